package org.rekkas.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.testkit.DnsServer;

/**
 * An office sends all its mail by the smart host of its provider, with a login over TLS, by the
 * very lines of the README. The provider is down when the first mail comes.
 */
class SmartHostIT {
  private static final String PASSWORD = "between provider and office";
  private static final Pattern ROUTE = Pattern.compile("<relay><route .*?</relay>");

  private static final Pattern BY_SENDER = Pattern.compile("<route [^>]*sender=[^>]*/>");

  private static final String PROVIDER =
      """
      <server>
        <host name="smtp.example.net" domain="example.net"/>
        <listeners>
          <listener name="smtp" protocol="smtp" bind="%s" port="%d" tls="starttls">
            <smtp submission="true"/>
          </listener>
        </listeners>
      </server>
      """;

  @TempDir Path folder;

  @Test
  void mailWaitsWhileTheSmartHostIsDownAndGoesWhenItIsBack() throws IOException {
    InetSocketAddress at = free("127.26.0.1");
    String zone = "smtp.example.net A " + at.getAddress().getHostAddress() + "\n";
    try (DnsServer dns = DnsServer.of(zone);
        Installation provider = provider(at);
        Installation office = office(at, dns)) {
      provider.rekkas("stop").succeeded();
      String id = send(office, "me@example.net");
      office.await("me@example.net", "queue", "--json").says(id);
      office.await("does not answer", "queue", "destinations").says("smtp.example.net");
      provider.start();
      office.rekkas("queue", "retry", id).succeeded();
      String mail = provider.firstMail("me@example.net");
      assertTrue(mail.contains("with ESMTPSA"), mail);
      office
          .await("250 2.6.0", "why", id)
          .says("127.26.0.1")
          .says("smtp.example.net")
          .says("connect");
    }
  }

  /** The provider takes nobody's mail in another's name. */
  @Test
  void eachSenderHasALoginOfHisOwn() throws IOException {
    InetSocketAddress at = free("127.26.0.2");
    String zone = "smtp.example.net A " + at.getAddress().getHostAddress() + "\n";
    try (DnsServer dns = DnsServer.of(zone);
        Installation provider = provider(at);
        Installation office = office(at, dns)) {
      provider
          .typing(PASSWORD)
          .rekkas("account", "add", "joe@example.net", "--password-stdin")
          .succeeded();
      Matcher told = BY_SENDER.matcher(Files.readString(office.file("README.md")));
      assertTrue(told.find(), "the README shows how a sender has a login of his own");
      String route =
          told.group()
              .replace("smtp.example.net:587", "smtp.example.net:" + at.getPort())
              .replace("joe.password", "smarthost");
      office.edit("conf/server.xml", text -> text.replace("</relay>", route + "</relay>"));
      office.rekkas("reload").succeeded();
      String joes = send(office, "joe@example.net");
      office.await("250 2.6.0", "why", joes).says("relay to joe@example.net@smtp.example.net");
      String mine = send(office, "me@example.net");
      office.await("250 2.6.0", "why", mine).says("relay to smtp.example.net");
      provider.await("joe@example.net", "mail", "me@example.net");
    }
  }

  private Installation provider(InetSocketAddress at) throws IOException {
    Installation provider = Installation.unpack(Files.createDirectory(folder.resolve("provider")));
    String server = PROVIDER.formatted(at.getAddress().getHostAddress(), at.getPort());
    provider.edit("conf/server.xml", _ -> server);
    provider.edit("conf/plugins/accounts.xml", _ -> "<accounts/>");
    provider.start();
    provider
        .typing(PASSWORD)
        .rekkas("account", "add", "me@example.net", "--password-stdin")
        .succeeded();
    Files.copy(provider.certificate(), folder.resolve("provider.pem"));
    return provider;
  }

  /** What the README tells an administrator to do; the DNS and the authority are the test's. */
  private Installation office(InetSocketAddress smartHost, DnsServer dns) throws IOException {
    Installation office = Installation.unpack(Files.createDirectory(folder.resolve("office")));
    Matcher told = ROUTE.matcher(Files.readString(office.file("README.md")));
    assertTrue(told.find(), "the README shows how a smart host is named");
    String relay =
        told.group()
            .replace("<relay>", "<relay><tls trust=\"provider.pem\"/>")
            .replace("smtp.example.net:587", "smtp.example.net:" + smartHost.getPort());
    office.edit(
        "conf/server.xml",
        text ->
            text.replaceFirst("(?m)^  <relay .*/>", "  " + relay)
                .replace("<dns servers=\"\"", "<dns servers=\"" + dns.hostAndPort() + "\"")
                .replace("relay=\"\"/>", "relay=\"127.0.0.0/8\"/>"));
    Path files = Files.createDirectories(office.file("conf/plugins/relay"));
    Path secret = Files.writeString(files.resolve("smarthost"), PASSWORD + "\n", UTF_8);
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    Files.copy(folder.resolve("provider.pem"), files.resolve("provider.pem"));
    office.rekkas("check").succeeded();
    office.start();
    return office;
  }

  private static String send(Installation office, String sender) throws IOException {
    try (Dialogue client = office.connect()) {
      client.says("HELO client.example", "250");
      String reply = client.sends(sender, "me@example.net", "Subject: order", "", "Salam");
      return reply.split(" ")[2];
    }
  }

  private static InetSocketAddress free(String address) throws IOException {
    InetAddress here = InetAddress.ofLiteral(address);
    return new InetSocketAddress(here, FreePort.at(here));
  }
}
