package org.rekkas.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.testkit.DnsServer;

/**
 * A mail store of others behind this host, by the very line of the README: LMTP says for each
 * recipient what became of his mail, and one who has no room keeps nobody else waiting.
 */
class MailStoreIT {
  private static final Pattern ROUTE =
      Pattern.compile("<relay><domain [^<]*<route [^<]*protocol=\"lmtp\"/></relay>");

  @TempDir Path folder;

  @Test
  void eachRecipientHasAnOutcomeOfHisOwn() throws IOException {
    try (DnsServer dns = DnsServer.of("");
        MailStore store = new MailStore();
        Installation before = before(store, dns)) {
      String destination = "lmtp:[127.0.0.1]:" + store.port();
      before.rekkas("relay", "route", "example.net").says(destination).says("LMTP");
      String id = send(before);
      before.await("by LMTP: 250 2.0.0 <ali@example.net> saved", "why", id);
      before.await("452 4.2.2 <full@example.net> is over quota", "queue");
      before.await(destination, "queue", "destinations");
      store.makesRoom();
      before.rekkas("queue", "retry", "--destination", destination).succeeded();
      before.await("by LMTP: 250 2.0.0 <full@example.net> saved", "why", id);
      assertEquals(List.of("<ali@example.net>", "<full@example.net>"), store.saved());
    }
  }

  private static String send(Installation before) throws IOException {
    try (Dialogue stranger = before.connect()) {
      stranger.says("EHLO client.example", "250");
      stranger.says("MAIL FROM:<ann@far.example>", "250");
      stranger.says("RCPT TO:<full@example.net>", "250");
      stranger.says("RCPT TO:<nobody@example.net>", "550 5.1.1"); // attack G2
      stranger.says("RCPT TO:<ali@example.net>", "250");
      stranger.says("DATA", "354");
      return stranger.says("Subject: s\r\n\r\nSalam\r\n.", "250").split(" ")[2];
    }
  }

  private Installation before(MailStore store, DnsServer dns) throws IOException {
    Installation before = Installation.unpack(folder);
    Matcher told = ROUTE.matcher(Files.readString(before.file("README.md")));
    assertTrue(told.find(), "the README shows a mail store");
    String relay = told.group().replace("[127.0.0.1]:24", "[127.0.0.1]:" + store.port());
    before.edit(
        "conf/server.xml",
        text ->
            text.replaceFirst("(?m)^  <relay .*/>", "  " + relay)
                .replace("<dns servers=\"\"", "<dns servers=\"" + dns.hostAndPort() + "\""));
    before.rekkas("check").succeeded();
    before.start();
    return before;
  }
}
