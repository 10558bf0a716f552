package org.rekkas.distribution;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.testkit.DnsServer;

/**
 * A gateway before another mail server, by the very lines of the README: strangers send to who is
 * there, hear at once who is not, and need not know when the server behind is down.
 */
class GatewayIT {
  private static final Pattern ROUTE = Pattern.compile("<relay><domain [^<]*<route .*?</relay>");

  private static final String BEHIND =
      """
      <server>
        <host name="inner.example.net" domain="example.net"/>
        <listeners><listener name="smtp" protocol="smtp" bind="%s" port="%d"/></listeners>
        <smtp max-size="100k"/>
      </server>
      """;

  @TempDir Path folder;

  @Test
  void strangersReachWhoIsBehindTheGatewayAndNobodyElse() throws IOException {
    InetSocketAddress at = free("127.27.0.1");
    try (DnsServer dns = DnsServer.of("");
        Installation behind = behind(at);
        Installation gateway = gateway(at, dns)) {
      try (Dialogue stranger = stranger(gateway)) {
        stranger.says("MAIL FROM:<ann@far.example>", "250");
        stranger.says("RCPT TO:<joe@example.net>", "250");
        stranger.says("RCPT TO:<zoe@Example.NET>", "250");
        stranger.says("RCPT TO:<nobody@example.net>", "550 5.1.1");
        stranger.says("RCPT TO:<joe@far.example>", "550 5.7.1");
        stranger.says("RCPT TO:<joe@a.example.net>", "550 5.7.1");
        stranger.says("RCPT TO:<joe%far.example@example.net>", "550 5.7.1"); // attack D5
        stranger.says("RCPT TO:<far.example!joe@example.net>", "550 5.7.1");
        stranger.says("RCPT TO:<\"joe@far.example\"@example.net>", "550 5.7.1");
        stranger.says("RCPT TO:<@far.example,@example.net:joe@far.example>", "550 5.7.1");
        stranger.says("RSET", "250");
        stranger.sends("ann@far.example", "joe@example.net", "Subject: one", "", "Salam");
        isTooLarge(stranger);
      }
      String mail = behind.firstMail("joe@example.net");
      assertTrue(mail.contains("Return-Path: <ann@far.example>"), mail); // forwards have SRS
      assertFalse(mail.contains("\r\nDate:") || mail.contains("Message-ID:"), mail);
      assertFalse(mail.contains("DKIM-Signature:"), mail);
      gateway.rekkas("relay", "route", "example.net").says("everybody");
      gateway.rekkas("route", "joe@example.net").says("also for strangers");
      behind.rekkas("stop").succeeded();
      waits(behind, gateway);
    }
  }

  /** For the host behind, whether its size is said before or not. */
  private static void isTooLarge(Dialogue stranger) throws IOException {
    stranger.says("MAIL FROM:<ann@far.example> SIZE=200000", "250");
    stranger.says("RCPT TO:<joe@example.net>", "552 5.3.4");
    stranger.says("RSET", "250");
    stranger.says("MAIL FROM:<ann@far.example>", "250");
    stranger.says("RCPT TO:<joe@example.net>", "250");
    stranger.says("DATA", "354");
    stranger.says(
        "Subject: s\r\n\r\n" + (".x".repeat(400) + "\r\n").repeat(250) + ".", "552 5.3.4");
  }

  private static void waits(Installation behind, Installation gateway) throws IOException {
    String id;
    try (Dialogue stranger = stranger(gateway)) {
      stranger.says("MAIL FROM:<ann@far.example>", "250");
      stranger.says("RCPT TO:<eve@example.net>", "451 4.4.1"); // she got no mail yet
      stranger.says("RSET", "250");
      String reply =
          stranger.sends("ann@far.example", "zoe@example.net", "Subject: two", "", "Salam");
      id = reply.split(" ")[2];
    }
    gateway.await("does not answer", "why", id).says("open to everybody");
    behind.start();
    gateway.rekkas("queue", "retry", id).succeeded();
    assertTrue(behind.firstMail("zoe@example.net").contains("Subject: two"));
    gateway.await("250 2.6.0", "why", id).says("127.27.0.1");
  }

  private static Dialogue stranger(Installation gateway) throws IOException {
    Dialogue client = gateway.connect();
    client.says("EHLO client.example", "250");
    return client;
  }

  private Installation behind(InetSocketAddress at) throws IOException {
    Installation behind = Installation.unpack(Files.createDirectory(folder.resolve("behind")));
    String server = BEHIND.formatted(at.getAddress().getHostAddress(), at.getPort());
    behind.edit("conf/server.xml", _ -> server);
    behind.edit("conf/plugins/accounts.xml", _ -> "<accounts/>");
    behind.start();
    for (String name : new String[] {"joe", "zoe", "eve"}) {
      String account = name + "@example.net";
      behind.typing("secret of " + name).rekkas("account", "add", account, "--password-stdin");
    }
    return behind;
  }

  private Installation gateway(InetSocketAddress at, DnsServer dns) throws IOException {
    Installation gateway = Installation.unpack(Files.createDirectory(folder.resolve("gateway")));
    Matcher told = ROUTE.matcher(Files.readString(gateway.file("README.md")));
    assertTrue(told.find(), "the README shows a gateway");
    String relay =
        told.group()
            .replace("<relay>", "<relay srs=\"on\">")
            .replace("[192.0.2.10]:25", "[127.27.0.1]:" + at.getPort());
    gateway.edit(
        "conf/server.xml",
        text ->
            text.replaceFirst("(?m)^  <relay .*/>", "  " + relay)
                .replace("<dns servers=\"\"", "<dns servers=\"" + dns.hostAndPort() + "\""));
    gateway.rekkas("check").succeeded();
    gateway.start();
    return gateway;
  }

  private static InetSocketAddress free(String address) throws IOException {
    InetAddress here = InetAddress.ofLiteral(address);
    return new InetSocketAddress(here, FreePort.at(here));
  }
}
