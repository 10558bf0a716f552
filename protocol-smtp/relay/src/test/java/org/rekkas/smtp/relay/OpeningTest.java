package org.rekkas.smtp.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.smtp.relay.tls.TlsPolicies;
import org.rekkas.smtp.relay.tls.TlsPolicy;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Route;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.net.Dns.Exchange;
import org.rekkas.testkit.FakeSection;

/** Greeting, EHLO, STARTTLS and AUTH: RFC 5321 §3.1, RFC 3207, RFC 4954. */
class OpeningTest {
  private static final String EHLO =
      """
      S: 220 smart
      C: EHLO mx.example.org
      S: 250-smart
      """;
  private static final String MAIL =
      """
      C: MAIL FROM:<a@example.org>
      S: 250 OK
      C: RCPT TO:<b@example.net>
      S: 250 OK
      C: DATA
      S: 354 go on
      C: Subject: s
      C:
      C: Hello
      C: .
      S: 250 2.0.0 queued
      """;

  @TempDir Path folder;

  /** By a smart host that wants a login, in clear, as the administrator says. */
  private Outcome login(ScriptedHop hop, String tls) throws Exception {
    Files.writeString(folder.resolve("secret"), "pencil\n");
    try (var relaying = new Relaying(folder)) {
      relaying.section.with(
          new FakeSection("route")
              .with("domain", "*")
              .with("via", "[127.0.0.1]:" + hop.port())
              .with("user", "user")
              .with("password-file", folder.resolve("secret"))
              .with("tls", tls));
      return throughSmartHost(relaying);
    }
  }

  static Outcome throughSmartHost(Relaying relaying) {
    var route = (Route.Relay) relaying.route("b@example.net");
    return relaying.deliverTo(route.destination());
  }

  @Test
  void plain() throws Exception {
    try (var hop =
        new ScriptedHop(
            EHLO
                + """
                S: 250 AUTH LOGIN PLAIN
                C: AUTH PLAIN AHVzZXIAcGVuY2ls
                S: 235 2.7.0 welcome
                """
                + MAIL)) {
      assertInstanceOf(Outcome.Relayed.class, login(hop, "none"));
      hop.played();
    }
  }

  @Test
  void loginAsksTwice() throws Exception {
    try (var hop =
        new ScriptedHop(
            EHLO
                + """
                S: 250 AUTH LOGIN
                C: AUTH LOGIN
                S: 334 VXNlcm5hbWU6
                C: dXNlcg==
                S: 334 UGFzc3dvcmQ6
                C: cGVuY2ls
                S: 235 2.7.0 welcome
                """
                + MAIL)) {
      assertInstanceOf(Outcome.Relayed.class, login(hop, "none"));
      hop.played();
    }
  }

  @Test
  void scramComesFirstAndTheServerMustProveItself() throws Exception {
    try (var hop =
        new ScriptedHop(
            EHLO
                + """
                S: 250 AUTH PLAIN SCRAM-SHA-256
                C: AUTH SCRAM-SHA-256 biws…
                S: 235 2.7.0 welcome, without a proof
                """)) {
      var outcome = assertInstanceOf(Outcome.Unreachable.class, login(hop, "none"));
      assertTrue(outcome.reply().toString().startsWith("451 4.7.0"));
      hop.played();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"may", "encrypt", "verify"})
  void noPasswordGoesInClear(String tls) throws Exception {
    try (var hop = new ScriptedHop(EHLO + "S: 250 AUTH PLAIN LOGIN")) {
      var outcome = assertInstanceOf(Outcome.Unreachable.class, login(hop, tls));
      assertTrue(outcome.reply().toString().startsWith("451 4.7."));
      hop.played();
    }
  }

  @Test
  void aRefusedLoginIsADelayAndToldAsItIs() throws Exception {
    try (var hop =
        new ScriptedHop(
            EHLO
                + """
                S: 250 AUTH PLAIN
                C: AUTH PLAIN AHVzZXIAcGVuY2ls
                S: 535 5.7.8 wrong
                """)) {
      var outcome = assertInstanceOf(Outcome.Unreachable.class, login(hop, "none"));
      assertTrue(outcome.reply().toString().contains("535 5.7.8 wrong"));
    }
  }

  /** Nothing goes out before somebody does something about it: he is told, and not of each mail. */
  @Test
  void theAdministratorIsToldOnceThatASmartHostRefusesTheLogin() throws Exception {
    Files.writeString(folder.resolve("secret"), "pencil\n");
    String refusing =
        EHLO
            + """
            S: 250 AUTH PLAIN
            C: AUTH PLAIN AHVzZXIAcGVuY2ls
            S: 535 5.7.8 wrong
            """;
    String taking = refusing.replace("535 5.7.8 wrong", "235 2.7.0 welcome") + MAIL;
    try (var hop = new ScriptedHop(refusing, refusing, taking, refusing);
        var relaying = new Relaying(folder)) {
      relaying.section.with("idle-timeout", java.time.Duration.ZERO);
      relaying.section.with(
          new FakeSection("route")
              .with("domain", "*")
              .with("via", "[127.0.0.1]:" + hop.port())
              .with("user", "user")
              .with("password-file", folder.resolve("secret"))
              .with("tls", "none"));
      int[] told = new int[4];
      for (int i = 0; i < told.length; i++) {
        throughSmartHost(relaying);
        told[i] = relaying.given.recorded().notes().size();
      }
      assertArrayEquals(new int[] {1, 1, 1, 2}, told);
      var first = relaying.given.recorded().notes(Note.Remark.class).getFirst();
      assertEquals(Note.Level.WARN, first.level());
      assertTrue(first.toString().contains("answer to AUTH: 535 5.7.8 wrong"), first.toString());
      relaying.close();
      hop.played();
    }
  }

  /** One is not told of less because the other was told of, or is well. */
  @Test
  void theAdministratorIsToldOfEachLoginAtOneAddress() throws Exception {
    Files.writeString(folder.resolve("secret"), "pencil\n");
    String right =
        EHLO + "S: 250 AUTH PLAIN\nC: AUTH PLAIN AHJpZ2h0AHBlbmNpbA==\nS: 235 2.7.0 yes\n";
    String wrong =
        EHLO + "S: 250 AUTH PLAIN\nC: AUTH PLAIN AHdyb25nAHBlbmNpbA==\nS: 535 5.7.8 no\n";
    try (var hop = new ScriptedHop(wrong, right + MAIL, wrong);
        var relaying = new Relaying(folder)) {
      relaying.section.with("idle-timeout", java.time.Duration.ZERO);
      for (String user : new String[] {"right", "wrong"}) {
        relaying.given.scriptedDns().address(user + ".test", InetAddress.ofLiteral("127.0.0.1"));
        relaying.section.with(
            new FakeSection("route")
                .with("domain", user + ".example")
                .with("via", "[" + user + ".test]:" + hop.port())
                .with("user", user)
                .with("password-file", folder.resolve("secret"))
                .with("tls", "none"));
      }
      for (String user : new String[] {"wrong", "right", "wrong"}) {
        relaying.deliverTo("[" + user + ".test]:" + hop.port());
      }
      assertEquals(1, relaying.given.recorded().notes(Note.Remark.class).size());
      relaying.close();
      hop.played();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"S: 454 4.7.0 not now", "S: 502 5.5.1 what?"})
  void whereTlsIsNotRequiredItsRefusalIsNoReasonToKeepTheMail(String refusal) throws Exception {
    String script = EHLO + "S: 250 STARTTLS\nC: STARTTLS\n" + refusal + "\n" + MAIL;
    try (var hop = new ScriptedHop(script);
        var relaying = Relaying.to(hop)) {
      assertInstanceOf(
          Outcome.Relayed.class, relaying.deliver(relaying.to("b@example.net")).getFirst());
      relaying.close();
      hop.played();
    }
  }

  /** RFC 7435: the same host again, in clear. */
  @Test
  void aHandshakeThatFailsIsNoReasonEither() throws Exception {
    String script = EHLO + "S: 250 STARTTLS\nC: STARTTLS\nS: 220 go on\nX: close";
    try (var hop = new ScriptedHop(script, EHLO + "S: 250 STARTTLS\n" + MAIL);
        var relaying = Relaying.to(hop)) {
      assertInstanceOf(
          Outcome.Relayed.class, relaying.deliver(relaying.to("b@example.net")).getFirst());
      relaying.close();
      hop.played();
    }
  }

  @Test
  void whereTlsIsRequiredNothingGoesInClear() throws Exception {
    String failing = EHLO + "S: 250 STARTTLS\nC: STARTTLS\nS: 220 go on\nX: close";
    for (String script : new String[] {EHLO + "S: 250 HELP", failing}) {
      try (var hop = new ScriptedHop(script);
          var relaying = Relaying.to(hop)) {
        relaying.policies =
            (_, _) -> new TlsPolicies.Found.Policy(new TlsPolicy.Encrypt(), "by the test");
        var outcome = relaying.deliver(relaying.to("b@example.net")).getFirst();
        var unreachable = assertInstanceOf(Outcome.Unreachable.class, outcome);
        String code = script.equals(failing) ? "451 4.4.2" : "451 4.7.5";
        assertTrue(unreachable.reply().toString().startsWith(code));
        relaying.close();
        hop.played();
      }
    }
  }

  @Test
  void aHostThatMustNotBeUsedIsNotSpokenTo() throws Exception {
    try (var hop = new ScriptedHop();
        var relaying = Relaying.to(hop)) {
      relaying.policies = (_, _) -> new TlsPolicies.Found.Refused("not in the policy");
      var outcome = relaying.deliver(relaying.to("b@example.net")).getFirst();
      var unreachable = assertInstanceOf(Outcome.Unreachable.class, outcome);
      assertTrue(unreachable.evidence().toString().contains("not in the policy"));
      hop.played();
    }
  }

  @Test
  void aHostThatDoesNotAnswerIsUnreachable() throws Exception {
    int port;
    try (var nobody = new ServerSocket(0)) {
      port = nobody.getLocalPort();
    }
    try (var relaying = new Relaying()) {
      relaying.section.with("port", port);
      relaying.domain("example.net", "mx.example.net");
      var outcome = relaying.deliver(relaying.to("b@example.net")).getFirst();
      var unreachable = assertInstanceOf(Outcome.Unreachable.class, outcome);
      assertTrue(unreachable.reply().toString().startsWith("451 4.4.1"));
    }
  }

  @Test
  void aSmartHostByNameNeedsNoMx() throws Exception {
    try (var hop = new ScriptedHop(EHLO + "S: 250 HELP\n" + MAIL);
        var relaying = new Relaying()) {
      relaying
          .section
          .with("allow-private", false)
          .with(
              new FakeSection("route")
                  .with("domain", "*")
                  .with("via", "[smart.test]:" + hop.port()));
      relaying
          .given
          .scriptedDns()
          .exchange("smart.test", new Exchange(1, "wrong.test"))
          .address("smart.test", InetAddress.ofLiteral("127.0.0.1"));
      var relayed = assertInstanceOf(Outcome.Relayed.class, throughSmartHost(relaying));
      assertEquals("smart.test [127.0.0.1]: 250 2.0.0 queued", relayed.where());
      relaying.close();
      hop.played();
    }
  }
}
