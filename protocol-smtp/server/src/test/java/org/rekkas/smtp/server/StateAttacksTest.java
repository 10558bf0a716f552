package org.rekkas.smtp.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rekkas.smtp.server.Passages.GOOD;
import static org.rekkas.smtp.server.Passages.GREETED;
import static org.rekkas.smtp.server.Passages.MAIL;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rekkas.sasl.server.InClear;
import org.rekkas.spi.VerbStep;
import org.rekkas.spi.mail.Reply;
import org.rekkas.testkit.MemoryConnection;
import org.rekkas.testkit.Transcript;

/** Section B of the attack list: the state of a session, and what may be said in it. */
class StateAttacksTest {
  @Test
  void b3_nothingPassesStartTls() {
    var injected =
        Transcript.of(
            """
            S: 220 …
            C: EHLO a.example
            S: 250-mx.example.org greets [192.0.2.1]
            S: …
            S: 250-STARTTLS
            S: 250-DELIVERBY 10
            S: 250 HELP
            C: STARTTLS
            C: MAIL FROM:<injected@b>
            S: 220 2.0.0 …
            C: RCPT TO:<joe@localhost>
            S: 503 5.5.1 …
            C: EHLO a.example
            S: 250-mx.example.org greets [192.0.2.1]
            S: …
            S: 250-LIMITS RCPTMAX=1000
            S: 250-AUTH PLAIN LOGIN
            S: 250-DELIVERBY 10
            S: 250 HELP
            C: STARTTLS
            S: 503 5.5.1 …
            """
                + GOOD);
    var stage = new Stage();
    stage.play(injected, injected.connection().offeringTls());
    assertTrue(
        stage
            .intake
            .taken()
            .getFirst()
            .mail()
            .trace()
            .contains(" with ESMTPS\r\n\tid " + stage.intake.taken().getFirst().mail().id()));
    assertTrue(
        stage
            .intake
            .taken()
            .getFirst()
            .mail()
            .trace()
            .contains("\r\n\ttls TLS_AES_128_GCM_SHA256;"));
  }

  @Test
  void b3_startTlsIsNotForTheMiddleOfATransaction() {
    var late = Transcript.of(GREETED + MAIL + "C: STARTTLS\nS: 503 5.5.1 …\n" + GOOD);
    new Stage().play(late, late.connection().offeringTls());
    new Stage().play(GREETED + "C: STARTTLS\nS: 502 5.5.1 …\n" + GOOD);
  }

  @Test
  void b9_aRefusedContentEndsTheTransaction() {
    new Stage()
        .play(
            GREETED
                + MAIL
                + """
                C: DATA
                S: 354 …
                C> bare\\nfeed\\r\\n.\\r\\n
                S: 550 5.6.0 …
                C: RCPT TO:<joe@localhost>
                C: DATA
                S: 503 5.5.1 …
                S: 503 5.5.1 …
                """
                + GOOD);
  }

  @Test
  void b10_verbsDoNotTouchTheTransaction() {
    var stage = new Stage();
    stage.gate.verbs.put(
        "VRFY", argument -> VerbStep.say(Reply.of(550, "5.1.1", "no " + argument)));
    stage.play(
        GREETED
            + MAIL
            + """
            C: VRFY müller
            S: 550 5.1.1 no m?ller
            C: VRFY müller SMTPUTF8
            S: 550 5.1.1 no müller SMTPUTF8
            C: EXPN list
            C: NOOP
            C: HELP VRFY
            C: XYZ
            S: 502 5.5.1 …
            S: 250 2.0.0 OK
            S: 214 2.0.0 VRFY argument
            S: 500 5.5.1 …
            C: DATA
            S: 354 …
            C: .
            S: 250 2.6.0 …
            """);
  }

  @Test
  void b15_theOrderOfCommands() {
    new Stage(Settings.standard().strict().make())
        .play(
            """
            S: 220 …
            C: MAIL FROM:<a@b>
            S: 503 5.5.1 …
            C: EHLO a.example
            S: …
            C: RCPT TO:<joe@localhost>
            C: DATA
            S: 503 5.5.1 …
            S: 503 5.5.1 …
            C: MAIL FROM:<a@b>
            C: MAIL FROM:<a@b>
            C: DATA
            S: 250 2.1.0 …
            S: 503 5.5.1 …
            S: 554 5.5.1 …
            C: RCPT TO:<nobody@localhost>
            C: RCPT TO:<x@elsewhere.example>
            C: DATA
            S: 550 5.1.1 …
            S: 550 5.7.1 …
            S: 554 5.5.1 …
            C: EHLO a.example
            S: …
            C: RCPT TO:<joe@localhost>
            S: 503 5.5.1 …
            """
                + GOOD);
  }

  @Test
  void b16_authIsReallyOff() {
    var off = new LoginSettings(false, InClear.LOCAL, false, 0, 0, Duration.ZERO);
    new Stage(Settings.standard().login(off).make())
        .play(
            GREETED
                + """
                C: AUTH PLAIN AGEAYg==
                S: 502 5.5.1 …
                """
                + MAIL
                + """
                C: AUTH PLAIN AGEAYg==
                S: 503 5.5.1 …
                C: AUTH LOGIN
                S: 503 5.5.1 …
                """
                + GOOD);
  }

  @Test
  void b17_otherProtocols() {
    for (String first :
        List.of(
            "GET / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n",
            "\\x16\\x03\\x01\\x02\\x00\\x01\\x00\\x01\\xfc\\x03\\x03",
            "SSH-2.0-OpenSSH_9.2\\r\\n",
            "PROXY TCP4 1.2.3.4 5.6.7.8 1 2\\r\\n")) {
      new Stage()
          .play(
              """
              S: 220 …
              C> %s
              S: 554 5.5.1 …
              S: <closed>
              """
                  .formatted(first));
    }
  }

  @Test
  void b24_xclientIsForTrustedPeers() {
    new Stage().play(GREETED + "C: XCLIENT ADDR=198.51.100.7\nS: 550 5.7.0 …\n" + GOOD);
    var stage = new Stage();
    var trusted =
        Transcript.of(
            """
            S: 220 …
            C: EHLO proxy.example
            S: 250-mx.example.org greets [192.0.2.1]
            S: …
            S: 250 XCLIENT NAME ADDR PORT PROTO HELO LOGIN DESTADDR DESTPORT
            C: XCLIENT NAME=[UNAVAILABLE]
            S: 220 …
            C: XCLIENT ADDR=not.a.literal
            S: 501 5.5.4 …
            C: XCLIENT FOO=bar
            S: 501 5.5.4 …
            C: XCLIENT NAME=a+0D+0A
            S: 501 5.5.4 …
            """
                + MAIL
                + """
                C: XCLIENT ADDR=192.0.2.2
                S: 503 5.5.1 …
                C: RSET
                S: 250 …
                C: XCLIENT LOGIN=[UNAVAILABLE] ADDR=[TEMPUNAVAIL]
                S: 220 …
                """
                + GOOD);
    stage.play(trusted, trusted.connection().trusted());
    assertTrue(
        stage
            .intake
            .taken()
            .getFirst()
            .mail()
            .trace()
            .startsWith("Received: from [0.0.0.0] ([0.0.0.0])"),
        "not the proxy's");
    assertEquals(3, stage.gate.sessions.size());
  }

  /** What nginx passes on comes from its client, who may name nobody, least of all loopback. */
  @Test
  void b24_whoIsNamedNamesNobody() {
    var script =
        Transcript.of(
            """
            S: 220 …
            C: EHLO proxy.example
            S: …
            C: XCLIENT ADDR=IPV6:2001:db8::7 LOGIN=ali@example.org NAME=[UNAVAILABLE]
            S: 220 …
            C: EHLO client.example
            S: 250-mx.example.org greets [IPv6:2001:db8:0:0:0:0:0:7]
            S: …
            S: 250 HELP
            C: XCLIENT ADDR=127.0.0.1
            S: 550 5.7.0 …
            """);
    new Stage().play(script, script.connection().trusted());
  }

  /** What stands behind it in the same read would else be carried out with the proxy's rights. */
  @Test
  void b24_whoIsNamedAndShutOutSendsNothing() throws IOException {
    var stage = new Stage();
    String commands =
        "XCLIENT ADDR=198.51.100.7\r\nMAIL FROM:<a@b>\r\nRCPT TO:<joe@localhost>\r\n"
            + "BDAT 3 LAST\r\nx\r\nQUIT\r\n";
    var left = new ArrayList<>(List.of("EHLO a\r\n", commands, ""));
    var proxy = new MemoryConnection(_ -> left.removeFirst().getBytes(ISO_8859_1)).trusted();
    stage.protocol().serve(proxy.shuttingOut("198.51.100.7"));
    assertEquals("550 5.7.0 not authorised\r\n", new String(proxy.unheard(), ISO_8859_1));
    assertEquals(List.of(), stage.intake.taken());
  }

  @Test
  void b25_b27_parameters() {
    var stage = new Stage(Settings.standard().maxSize(1000).make());
    stage.gate.parameters.add("PRIO");
    stage.play(
        GREETED
            + """
            C: MAIL FROM:<a@b> SIZE=1001
            S: 552 5.3.4 …
            C: MAIL FROM:<a@b> SIZE=99999999999999999999
            S: 552 5.3.4 …
            C: MAIL FROM:<a@b> SIZE=-1
            S: 501 5.5.4 …
            C: MAIL FROM:<a@b> BODY=FOO
            S: 501 5.5.4 …
            C: MAIL FROM:<a@b> HOLDFOR=999999999999
            S: 555 5.5.4 …
            C: MAIL FROM:<a@b> AUTH=<
            S: 501 5.5.4 …
            C: MAIL FROM:<a@b> PRIO=bad
            S: 501 5.5.4 bad PRIO (…)
            C: MAIL FROM:<a@b> PRIO=3 SIZE=1000 RET=FULL ENVID=a+20b
            S: 250 2.1.0 …
            C: RCPT TO:<joe@localhost> FOO
            S: 555 5.5.4 …
            C: RCPT TO:<joe@localhost> NOTIFY=NEVER,FAILURE
            S: 501 5.5.4 …
            C: RCPT TO:<joe@localhost> NOTIFY=NEVER ORCPT=rfc822;j+40b
            S: 250 2.1.5 …
            C: DATA
            S: 354 …
            C: .
            S: 250 2.6.0 …
            """
            + GOOD);
    var envelope = stage.intake.taken().getFirst().mail().envelope();
    assertEquals("{PRIO=3}", envelope.options().parameters().toString());
    assertEquals("a b", envelope.options().envelopeId().orElseThrow());
    assertEquals("rfc822;j@b", envelope.recipients().getFirst().original().orElseThrow());
  }

  @Test
  void b28_theNameOfHelloCannotHarm() {
    new Stage()
        .play(
            """
            S: 220 …
            C: EHLO ${jndi:ldap://x}
            S: 501 5.5.4 …
            C: EHLO [IPv6:xyz]
            S: 501 5.5.4 …
            C> EHLO a\\x01b\\r\\n
            S: 501 5.5.4 …
            C: HELO <b>
            S: 501 5.5.4 …
            C: EHLO fine
            S: …
            """
                + GOOD);
  }
}
