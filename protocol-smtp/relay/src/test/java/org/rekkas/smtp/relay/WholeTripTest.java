package org.rekkas.smtp.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.testkit.FakeSection;
import org.rekkas.testkit.TextContent;

/** Mails to a hop that takes what comes: addresses, chunks, a login. */
class WholeTripTest {
  private static final UnaryOperator<String> CHUNKING =
      _ -> "250-talking.test\r\n250-PIPELINING\r\n250 CHUNKING";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"127.0.0.1,127.0.0.3", "::1,::1"})
  void theConnectionComesFromTheAddressOfItsKind(String host, String from) throws IOException {
    try (var hop = new TalkingHop(host, CHUNKING);
        var relaying = new Relaying()) {
      relaying.section.with("port", hop.port()).with("bind", List.of("127.0.0.3", "::1"));
      relaying.domain("example.net", "mx.example.net");
      relaying.given.scriptedDns().address("mx.example.net", InetAddress.ofLiteral(host));
      assertInstanceOf(
          Outcome.Relayed.class, relaying.deliver(relaying.to("b@example.net")).getFirst());
      assertEquals(InetAddress.ofLiteral(from), hop.clients().getFirst());
    }
  }

  @Test
  void aLargeContentGoesInChunks() throws IOException {
    String text = "Subject: s\r\n\r\n" + (".".repeat(70) + "\r\n").repeat(20_000);
    try (var hop = new TalkingHop("127.0.0.1", CHUNKING);
        var relaying = new Relaying()) {
      relaying.section.with("port", hop.port());
      relaying.domain("example.net", "mx.example.net");
      var mail =
          relaying.mail(Envelope.of("a@example.org", "b@example.net"), new TextContent(text));
      assertInstanceOf(Outcome.Relayed.class, relaying.deliver(relaying.all(mail)).getFirst());
      assertTrue(hop.chunks().size() > 2, () -> hop.chunks().size() + " chunks");
      assertEquals(text, String.join("", hop.chunks()));
    }
  }

  /** Attack C4: a host that proves nothing gets no mail. */
  @ParameterizedTest
  @ValueSource(strings = {"pencil", "another"})
  void aLoginBySaslProvesBothSides(String passwordOfTheServer) throws IOException {
    Files.writeString(folder.resolve("secret"), "pencil\n");
    var scram = new ScramServer(passwordOfTheServer);
    UnaryOperator<String> answers =
        line ->
            line.startsWith("EHLO")
                ? "250-talking.test\r\n250-CHUNKING\r\n250 AUTH SCRAM-SHA-256 PLAIN"
                : scram.answer(line);
    try (var hop = new TalkingHop("127.0.0.1", answers);
        var relaying = new Relaying(folder)) {
      relaying.section.with(
          new FakeSection("route")
              .with("domain", "*")
              .with("via", "[127.0.0.1]:" + hop.port())
              .with("user", "user")
              .with("password-file", folder.resolve("secret"))
              .with("tls", "none"));
      Outcome outcome = OpeningTest.throughSmartHost(relaying);
      boolean same = passwordOfTheServer.equals("pencil");
      Class<? extends Outcome> wanted = same ? Outcome.Relayed.class : Outcome.Unreachable.class;
      assertInstanceOf(wanted, outcome);
      assertEquals(same, scram.proven());
      assertEquals(same ? 1 : 0, hop.chunks().size());
    }
  }
}
