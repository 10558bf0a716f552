package org.rekkas.smtp.relay;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.smtp.relay.tls.CertificateRefused;
import org.rekkas.smtp.relay.tls.TlsFailure;
import org.rekkas.smtp.relay.tls.TlsPolicies;
import org.rekkas.smtp.relay.tls.TlsPolicy;
import org.rekkas.smtp.relay.tls.TlsWitness;
import org.rekkas.spi.DeliveryAgent.Delivery;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.net.Dns.Exchange;
import org.rekkas.spi.net.Dns.Tlsa;
import org.rekkas.testkit.FakeSection;

/** A mail over TLS, RFC 3207, with a host whose certificate nobody vouches for. */
class StartTlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final String SCRIPT =
      """
      S: 220 mx
      C: EHLO mx.example.org
      S: 250-mx
      S: 250-AUTH PLAIN
      S: 250 STARTTLS
      C: STARTTLS
      S: 220 go on
      X: tls
      C: EHLO mx.example.org
      S: 250-mx
      S: 250-PIPELINING
      S: 250 CHUNKING
      """;
  private static final String MAIL =
      """
      C: MAIL FROM:<a@example.org>
      C: RCPT TO:<b@example.net>
      C: BDAT 21 LAST
      C: Subject: s
      C:
      C: Hello
      S: 250 OK
      S: 250 OK
      S: 250 2.0.0 queued
      """;

  @TempDir static Path folder;
  private static SSLContext context;

  @BeforeAll
  static void makeKey() throws Exception {
    Path store = folder.resolve("keys.p12");
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "hop",
                "-dname",
                "CN=mx.example.net",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertEquals(0, keytool.waitFor());
    var keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
  }

  private static final String PROMISING =
      SCRIPT.replace("S: 250 CHUNKING", "S: 250-REQUIRETLS\nS: 250 CHUNKING");
  private static final TlsPolicies PROVEN =
      (_, exchange) ->
          new TlsPolicies.Found.Policy(
              new TlsPolicy.Dane(
                  List.of(new Tlsa(3, 1, 1, new byte[32])), exchange.host(), "example.net"),
              "");

  private static Socket handshake(Socket plain) {
    try {
      var tls = (SSLSocket) context.getSocketFactory().createSocket(plain, null, true);
      tls.setUseClientMode(false);
      tls.startHandshake();
      return tls;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void twoMailsGoOverOneConnectionWithTls() throws Exception {
    try (var hop = new ScriptedHop(SCRIPT + MAIL + MAIL).with(StartTlsTest::handshake);
        var relaying = Relaying.to(hop)) {
      for (int i = 0; i < 2; i++) {
        var outcome = relaying.deliver(relaying.to("b@example.net")).getFirst();
        var relayed = assertInstanceOf(Outcome.Relayed.class, outcome);
        assertTrue(relayed.evidence().seen().get("tls").startsWith("TLSv1.3 "));
      }
      relaying.close();
      hop.played();
    }
  }

  /** RFC 2033 §4.1: behind TLS a store is greeted anew as well, and the login comes then. */
  @Test
  void aStoreOfLmtpIsGreetedAnewBehindTls() throws Exception {
    Files.writeString(folder.resolve("secret"), "pencil\n");
    String script =
        SCRIPT
                .replace("EHLO", "LHLO")
                .replace("S: 250-PIPELINING", "S: 250-AUTH PLAIN\nS: 250-PIPELINING")
            + "C: AUTH PLAIN AHVzZXIAcGVuY2ls\nS: 235 2.7.0 welcome\n";
    try (var hop = new ScriptedHop(script + MAIL).with(StartTlsTest::handshake);
        var store = new LmtpStore(new Relaying(folder), hop.port())) {
      store.route.with("user", "user").with("password-file", folder.resolve("secret"));
      store.route.with("tls", "encrypt");
      var outcome = store.send("b@example.net").getFirst();
      var relayed = assertInstanceOf(Outcome.Relayed.class, outcome);
      assertTrue(relayed.evidence().seen().get("tls").startsWith("TLSv1.3 "));
      store.close();
      hop.played();
    }
  }

  /** RFC 8314 §3.3: the greeting comes over TLS, and STARTTLS is not spoken of. */
  @Test
  void aSmartHostMayWantTlsFromTheFirstOctetOn() throws Exception {
    String script =
        """
        X: tls
        S: 220 smart
        C: EHLO mx.example.org
        S: 250-smart
        S: 250-STARTTLS
        S: 250-PIPELINING
        S: 250 CHUNKING
        """;
    var asked = new ArrayList<TlsPolicy>();
    try (var hop = new ScriptedHop(script + MAIL + MAIL).with(StartTlsTest::handshake);
        var relaying = new Relaying()) {
      relaying.section.with(
          new FakeSection("route")
              .with("domain", "*")
              .with("via", "[127.0.0.1]:" + hop.port())
              .with("tls", "implicit"));
      relaying.tls =
          (plain, host, policy) -> {
            asked.add(policy);
            return new OpportunisticTls().over(plain, host, new TlsPolicy.May());
          };
      for (int i = 0; i < 2; i++) {
        assertInstanceOf(Outcome.Relayed.class, OpeningTest.throughSmartHost(relaying));
      }
      relaying.close();
      hop.played();
    }
    assertEquals(List.of(new TlsPolicy.Verify(Set.of("127.0.0.1"))), asked);
  }

  @Test
  void f10_whatHasToBeTlsFromTheFirstOctetOnNeverGoesInClear() throws Exception {
    try (var hop = new ScriptedHop("S: 220 smart\nX: close");
        var relaying = new Relaying()) {
      relaying.section.with(
          new FakeSection("route")
              .with("domain", "*")
              .with("via", "[127.0.0.1]:" + hop.port())
              .with("tls", "implicit"));
      var outcome = OpeningTest.throughSmartHost(relaying);
      var unreachable = assertInstanceOf(Outcome.Unreachable.class, outcome);
      assertEquals("4.7.5", unreachable.reply().enhanced().orElseThrow().toString());
      assertEquals(1, hop.connections());
    }
  }

  /** It is not the TLS that is wrong, and nobody has to do something about it. */
  @ParameterizedTest
  @ValueSource(strings = {"X: close", "X: hold"})
  void aHostThatIsLostInTheHandshakeIsNoFaultOfTls(String script) throws Exception {
    try (var hop = new ScriptedHop(script);
        var relaying = new Relaying()) {
      relaying.section.with("reply-timeout", Duration.ofMillis(300));
      relaying.section.with(
          new FakeSection("route")
              .with("domain", "*")
              .with("via", "[127.0.0.1]:" + hop.port())
              .with("tls", "implicit"));
      var outcome = OpeningTest.throughSmartHost(relaying);
      var unreachable = assertInstanceOf(Outcome.Unreachable.class, outcome);
      assertEquals("4.4.2", unreachable.reply().enhanced().orElseThrow().toString());
      boolean late = unreachable.evidence().toString().contains("no handshake in ");
      assertEquals(!script.equals("X: close"), late, unreachable.evidence().toString());
      assertEquals(0, relaying.given.recorded().notes().size());
    }
  }

  /** A probe of a silent destination that finds it lost says that it is silent still. */
  @Test
  void whatIsLostInTheHandshakeIsNoSignOfLife() throws Exception {
    requireNoSignOfLife(SCRIPT.lines().limit(7).collect(joining("\n")) + "\nX: close");
  }

  /** Another domain's mail that asks for less goes to it first, as before. */
  @Test
  void aHostThatHasNotTheTlsOfOneDomainIsNotBehindTheOthersForAll() throws Exception {
    String clear = "S: 220 mx\nC: EHLO mx.example.org\nS: 250 mx\n";
    String taken =
        "C: MAIL FROM:<a@example.org>\nS: 250 OK\nC: RCPT TO:<b@example.com>\nS: 250 OK\n"
            + "C: DATA\nS: 354 go on\nC: Subject: s\nC:\nC: Hello\nC: .\nS: 250 2.0.0 queued\n";
    try (var hop = new ScriptedHop(clear, clear + taken);
        var other = new ScriptedHop("127.0.0.2", hop.port());
        var relaying = Relaying.to(hop)) {
      var dns = relaying.domain("example.com", "mx.example.net").given.scriptedDns();
      dns.exchange(
          "example.com", new Exchange(10, "mx.example.net"), new Exchange(20, "other.test"));
      dns.address("other.test", InetAddress.ofLiteral("127.0.0.2"));
      relaying.policies =
          (domain, _) ->
              new TlsPolicies.Found.Policy(
                  domain.equals("example.net") ? new TlsPolicy.Encrypt() : new TlsPolicy.May(),
                  "by the test");
      var outcomes =
          List.of(
              relaying.deliver(relaying.to("b@example.net")).getFirst(),
              relaying.deliver(relaying.to("b@example.com")).getFirst());
      assertInstanceOf(Outcome.Unreachable.class, outcomes.get(0));
      var relayed = assertInstanceOf(Outcome.Relayed.class, outcomes.get(1));
      assertTrue(relayed.where().startsWith("mx.example.net"), relayed.where());
      relaying.close();
      hop.played();
      other.played();
    }
  }

  private static Delivery requiringTls(Relaying relaying) {
    var options =
        new EnvelopeOptions(
            EnvelopeOptions.Body.SEVEN_BIT,
            false,
            Optional.empty(),
            Optional.empty(),
            Map.of(EnvelopeOptions.REQUIRE_TLS, ""));
    return relaying.all(relaying.mail(options, Relaying.TEXT, "b@example.net"))[0];
  }

  @Test
  void aMailThatRequiresTlsGoesToTheHostThatPromisesIt() throws Exception {
    String asked =
        MAIL.replace("MAIL FROM:<a@example.org>", "MAIL FROM:<a@example.org> REQUIRETLS");
    try (var hop = new ScriptedHop(SCRIPT + MAIL, PROMISING + asked).with(StartTlsTest::handshake);
        var relaying = Relaying.to(hop)) {
      var dns = relaying.domain("example.net", "mx2.example.net").given.scriptedDns();
      dns.exchange(
          "example.net", new Exchange(10, "mx.example.net"), new Exchange(20, "mx2.example.net"));
      dns.address("mx2.example.net", InetAddress.ofLiteral("127.0.0.1"));
      relaying.policies = PROVEN;
      var outcomes = relaying.deliver(relaying.to("b@example.net"), requiringTls(relaying));
      assertInstanceOf(Outcome.Relayed.class, outcomes.getFirst());
      assertInstanceOf(Outcome.Relayed.class, outcomes.getLast());
      relaying.close();
      hop.played();
    }
  }

  /** Whether its domain has a policy may be known later; who needs none does not wait for it. */
  @Test
  void f10AMailThatRequiresTlsWaitsForAPolicyThatCannotBeHad() throws Exception {
    try (var hop = new ScriptedHop(SCRIPT + MAIL).with(StartTlsTest::handshake);
        var relaying = Relaying.to(hop)) {
      relaying.policies = (_, _) -> new TlsPolicies.Found.Unknown("no answer");
      var outcomes = relaying.deliver(requiringTls(relaying), relaying.to("b@example.net"));
      var delayed = assertInstanceOf(Outcome.Delayed.class, outcomes.getFirst());
      assertEquals(Replies.NOT_ALLOWED, delayed.reply());
      assertInstanceOf(Outcome.Relayed.class, outcomes.getLast());
      relaying.close();
      hop.played();
    }
  }

  /** It says nothing of the mail, and as much of the destination as any other. */
  @Test
  void whereNobodyAnswersAMailThatRequiresTlsIsNoSignOfLife() throws Exception {
    requireNoSignOfLife("X: close");
  }

  private static void requireNoSignOfLife(String script) throws Exception {
    try (var hop = new ScriptedHop(script);
        var relaying = Relaying.to(hop)) {
      relaying.policies = PROVEN;
      assertInstanceOf(
          Outcome.Unreachable.class, relaying.deliver(requiringTls(relaying)).getFirst());
      relaying.close();
      hop.played();
    }
  }

  @Test
  void whatTlsAMailRequiresSaysNothingOfItsDestination() throws Exception {
    try (var hop = new ScriptedHop(SCRIPT.lines().limit(7).collect(joining("\n")));
        var relaying = Relaying.to(hop)) {
      relaying.policies = PROVEN;
      relaying.tls =
          (_, _, _) -> {
            throw new CertificateRefused(TlsFailure.CERTIFICATE_EXPIRED, "expired in Zürich");
          };
      var outcome = relaying.deliver(requiringTls(relaying)).getFirst();
      var delayed = assertInstanceOf(Outcome.Delayed.class, outcome);
      assertEquals(
          "451 4.7.5 TLS with the next hop failed: expired in Z?rich", delayed.reply().toString());
      relaying.close();
      hop.played();
    }
  }

  @Test
  void f10_whereNobodyPromisesItTheMailFailsAndOthersGo() throws Exception {
    try (var hop = new ScriptedHop(SCRIPT + MAIL).with(StartTlsTest::handshake);
        var relaying = Relaying.to(hop)) {
      relaying.policies = PROVEN;
      var outcomes = relaying.deliver(requiringTls(relaying), relaying.to("b@example.net"));
      var failed = assertInstanceOf(Outcome.Failed.class, outcomes.getFirst());
      assertEquals("5.7.30", failed.reply().enhanced().orElseThrow().toString());
      assertInstanceOf(Outcome.Relayed.class, outcomes.getLast());
      relaying.close();
      hop.played();
    }
  }

  @Test
  void f10_aHostThatProvesNothingGetsNoMailThatRequiresTls() throws Exception {
    try (var hop = new ScriptedHop(PROMISING).with(StartTlsTest::handshake);
        var relaying = Relaying.to(hop)) {
      var outcome = relaying.deliver(requiringTls(relaying)).getFirst();
      var failed = assertInstanceOf(Outcome.Failed.class, outcome);
      assertEquals("5.7.30", failed.reply().enhanced().orElseThrow().toString());
      relaying.close();
      hop.played();
    }
  }

  /** RFC 8689 §3: only the mail whose header says so goes without what the destination asks. */
  @Test
  void aMailWhoseSenderWaivesTlsDoesNotWaitForThePolicyOfItsDestination() throws Exception {
    String waiving =
        MAIL.replace("BDAT 21", "BDAT 39")
            .replace("C: Subject: s\n", "C: tls-required: NO\nC: Subject: s\n");
    try (var hop = new ScriptedHop(SCRIPT + waiving).with(StartTlsTest::handshake);
        var relaying = Relaying.to(hop)) {
      relaying.policies = new Unfulfilled();
      var waived =
          relaying
              .all(
                  relaying.mail(
                      EnvelopeOptions.NONE,
                      "tls-required: NO\r\n" + Relaying.TEXT,
                      "b@example.net"))[0];
      var outcomes =
          relaying.deliver(relaying.to("b@example.net"), waived, relaying.to("b@example.net"));
      assertInstanceOf(Outcome.Unreachable.class, outcomes.get(0));
      assertInstanceOf(Outcome.Relayed.class, outcomes.get(1));
      assertInstanceOf(Outcome.Unreachable.class, outcomes.get(2));
      relaying.close();
      hop.played();
    }
  }

  /** A destination that asks for what its hosts do not have. */
  private static final class Unfulfilled implements TlsPolicies {
    @Override
    public Found of(String domain, Exchange exchange) {
      return new Found.TryLater("DANE: the TLSA records cannot be had");
    }

    @Override
    public Found waived(String domain, Exchange exchange) {
      return new Found.Policy(new TlsPolicy.May(), "by the test");
    }
  }

  /**
   * RFC 8460 §4.3.1: a report tells of it, whether the mail went or not, and of who took TLS away.
   */
  @ParameterizedTest
  @CsvSource({
    "S: 250 HELP, false",
    "S: 250 HELP, true",
    "S: 250 STARTTLS\\nC: STARTTLS\\nS: 454 4.7.0 not now, false",
    "S: 250 STARTTLS\\nC: STARTTLS\\nS: 454 4.7.0 not now, true"
  })
  void aHostWithoutTlsIsToldOf(String end, boolean required) throws Exception {
    String clear =
        "S: 220 mx\nC: EHLO mx.example.org\nS: 250-mx\n" + end.replace("\\n", "\n") + "\n";
    String refused = clear + "C: MAIL FROM:<a@example.org>\nS: 550 5.1.8 no\n";
    var heard = new Heard();
    try (var hop = new ScriptedHop(required ? clear : refused);
        var relaying = Relaying.to(hop)) {
      var policy = required ? new TlsPolicy.Encrypt() : new TlsPolicy.May();
      relaying.policies = (_, _) -> new TlsPolicies.Found.Policy(policy, "by the test");
      relaying.witness = heard;
      Class<? extends Outcome> wanted = required ? Outcome.Unreachable.class : Outcome.Failed.class;
      assertInstanceOf(wanted, relaying.deliver(relaying.to("b@example.net")).getFirst());
      relaying.close();
      hop.played();
    }
    assertEquals(List.of("example.net " + TlsFailure.STARTTLS_NOT_SUPPORTED), heard.failures);
  }

  private static final String OFFERED =
      "S: 220 mx\nC: EHLO mx.example.org\nS: 250-mx\nS: 250 STARTTLS\n";
  private static final String NOT_NOW = OFFERED + "C: STARTTLS\nS: 454 4.7.0 not now\n";
  private static final String INSISTS =
      "C: MAIL FROM:<a@example.org>\nS: 530 5.7.0 Must issue STARTTLS first\n";
  private static final String TAKEN_IN_CLEAR =
      "C: MAIL FROM:<a@example.org>\nS: 250 OK\nC: RCPT TO:<b@example.net>\nS: 250 OK\n"
          + "C: DATA\nS: 354 go on\nC: Subject: s\nC:\nC: Hello\nC: .\nS: 250 2.0.0 queued\n";

  /** Within the handshake a connection is lost, and the next one goes on in clear. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aHostThatInsistsOnTlsAndHasNoneNowIsAskedAgain(boolean cut) throws Exception {
    String[] scripts =
        cut
            ? new String[] {OFFERED + "C: STARTTLS\nS: 220 go on\nX: close\n", OFFERED + INSISTS}
            : new String[] {NOT_NOW + INSISTS};
    try (var hop = new ScriptedHop(scripts);
        var relaying = Relaying.to(hop)) {
      var outcome = relaying.deliver(relaying.to("b@example.net")).getFirst();
      var delayed = assertInstanceOf(Outcome.Delayed.class, outcome);
      assertEquals("451 4.5.0 530 5.7.0 Must issue STARTTLS first", delayed.reply().toString());
      assertEquals("none, though it is offered", delayed.evidence().seen().get("tls"));
      relaying.close();
      hop.played();
    }
  }

  @Test
  void theNextHostIsAskedWhereOneMissesTls() throws Exception {
    try (var hop = new ScriptedHop(NOT_NOW + INSISTS, NOT_NOW + TAKEN_IN_CLEAR);
        var relaying = Relaying.to(hop)) {
      var dns = relaying.domain("example.net", "mx2.example.net").given.scriptedDns();
      dns.exchange(
          "example.net", new Exchange(10, "mx.example.net"), new Exchange(20, "mx2.example.net"));
      var outcome = relaying.deliver(relaying.to("b@example.net")).getFirst();
      var relayed = assertInstanceOf(Outcome.Relayed.class, outcome);
      assertTrue(relayed.where().startsWith("mx2.example.net"), relayed.where());
      relaying.close();
      hop.played();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "550 5.7.1 not in clear, true",
    "538 no, true",
    "530 no, true",
    "550 5.1.1 nobody, false"
  })
  void whatIsSaidOfARecipientForWantOfTlsIsADelay(String said, boolean later) throws Exception {
    String refused =
        "C: MAIL FROM:<a@example.org>\nS: 250 OK\nC: RCPT TO:<b@example.net>\nS: " + said + "\n";
    try (var hop = new ScriptedHop(NOT_NOW + refused);
        var relaying = Relaying.to(hop)) {
      var outcome = relaying.deliver(relaying.to("b@example.net")).getFirst();
      assertEquals(later, outcome instanceof Outcome.Delayed, outcome.toString());
      relaying.close();
      hop.played();
    }
  }

  /** Whoever set it so made it last. */
  @Test
  void aHostThatInsistsOnTlsWhereNoneIsWantedRefusesForGood() throws Exception {
    try (var hop = new ScriptedHop(OFFERED + INSISTS);
        var relaying = Relaying.to(hop)) {
      relaying.policies =
          (_, _) -> new TlsPolicies.Found.Policy(new TlsPolicy.None(), "by the test");
      assertInstanceOf(
          Outcome.Failed.class, relaying.deliver(relaying.to("b@example.net")).getFirst());
      relaying.close();
      hop.played();
    }
  }

  @Test
  void whereTlsIsNotWantedNobodyIsToldOfIt() throws Exception {
    var heard = new Heard();
    try (var hop = new ScriptedHop("S: 220 mx\nC: EHLO mx.example.org\nS: 250 mx\nC: MAIL…\n");
        var relaying = Relaying.to(hop)) {
      relaying.policies =
          (_, _) -> new TlsPolicies.Found.Policy(new TlsPolicy.None(), "by the test");
      relaying.witness = heard;
      relaying.deliver(relaying.to("b@example.net"));
    }
    assertEquals(List.of(), heard.failures);
  }

  private static final class Heard implements TlsWitness {
    private final List<String> failures = new ArrayList<>();

    @Override
    public void succeeded(String domain, String exchange, TlsPolicy policy, SSLSession session) {
      throw new AssertionError("there was no TLS");
    }

    @Override
    public void failed(String domain, TlsPolicy policy, TlsFailure why) {
      failures.add(domain + " " + why);
    }
  }

  @Test
  void anotherPolicyTakesAnotherConnection() throws Exception {
    try (var hop = new ScriptedHop(SCRIPT + MAIL, SCRIPT + MAIL).with(StartTlsTest::handshake);
        var relaying = Relaying.to(hop)) {
      TlsPolicy[] next = {new TlsPolicy.May()};
      relaying.policies = (_, _) -> new TlsPolicies.Found.Policy(next[0], "by the test");
      for (TlsPolicy each : new TlsPolicy[] {new TlsPolicy.May(), new TlsPolicy.Encrypt()}) {
        next[0] = each;
        assertInstanceOf(
            Outcome.Relayed.class, relaying.deliver(relaying.to("b@example.net")).getFirst());
      }
      relaying.close();
      hop.played();
    }
  }
}
