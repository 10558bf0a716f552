package org.rekkas.smtp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rekkas.smtp.wire.Parsing.assertMalformed;
import static org.rekkas.smtp.wire.Parsing.mail;
import static org.rekkas.smtp.wire.Parsing.parse;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rekkas.smtp.wire.Command.RcptTo;
import org.rekkas.spi.mail.EnvelopeOptions.Body;
import org.rekkas.spi.mail.EnvelopeOptions.Returned;
import org.rekkas.spi.mail.Recipient.Notify;

class ParametersTest {
  @Test
  void parametersOfMail() {
    var p =
        mail("MAIL FROM:<a@b> SIZE=1000 body=8bitmime SMTPUTF8 RET=HDRS ENVID=QQ+2B1"
                + " X-Y=Z MT-PRIORITY=3")
            .parameters();
    assertEquals(1000, p.size());
    assertEquals(Body.EIGHT_BIT_MIME, p.body());
    assertTrue(p.smtpUtf8());
    assertEquals(Optional.of(Returned.HDRS), p.returned());
    assertEquals(Optional.of("QQ+1"), p.envelopeId());
    assertEquals(Map.of("X-Y", "Z", "MT-PRIORITY", "3"), p.others());
    assertEquals(MailParameters.NONE, mail("MAIL FROM:<a@b>").parameters());
  }

  @Test
  void eachParameterCountsAlone() {
    for (String one :
        List.of("SIZE=1", "BODY=8BITMIME", "SMTPUTF8", "RET=FULL", "ENVID=a", "X=1")) {
      assertNotEquals(MailParameters.NONE, mail("MAIL FROM:<> " + one).parameters(), one);
    }
    for (String one : List.of("NOTIFY=NEVER", "ORCPT=rfc822;a", "X=1")) {
      var rcpt = (RcptTo) parse("RCPT TO:<a@b> " + one);
      assertNotEquals(RcptParameters.NONE, rcpt.parameters(), one);
    }
  }

  /** RFC 4954 §5: it is understood, and nobody believes it. */
  @Test
  void anAuthorIsReadAndForgotten() {
    for (String who : List.of("<>", "a@b", "a+2Bc@b")) {
      assertEquals(MailParameters.NONE, mail("MAIL FROM:<a@b> AUTH=" + who).parameters());
    }
    for (String bad : List.of("AUTH", "AUTH=", "AUTH=nobody", "AUTH=@b", "AUTH=a+0Ab@c")) {
      assertMalformed(501, "MAIL FROM:<a@b> " + bad);
    }
  }

  @Test
  void b25_noParameterStandsTwiceNorWithoutItsValue() {
    for (String name : List.of("RET=FULL", "ENVID=a", "AUTH=<>", "BODY=7BIT", "SIZE=0")) {
      assertMalformed(501, "MAIL FROM:<a@b> " + name + " " + name);
      assertMalformed(501, "MAIL FROM:<a@b> " + name.replaceFirst("=.*", ""));
    }
    for (String name : List.of("NOTIFY=SUCCESS", "ORCPT=rfc822;a", "X=1")) {
      assertMalformed(501, "RCPT TO:<a@b> " + name + " " + name);
    }
    assertMalformed(501, "RCPT TO:<a@b> NOTIFY");
    assertMalformed(501, "RCPT TO:<a@b> ORCPT");
  }

  @Test
  void parametersOfRcpt() {
    var rcpt = (RcptTo) parse("RCPT TO:<a@b> NOTIFY=SUCCESS,delay ORCPT=rfc822;Bob+40example.org");
    assertEquals(Set.of(Notify.SUCCESS, Notify.DELAY), rcpt.parameters().notifyWhen());
    assertEquals(Optional.of("rfc822;Bob@example.org"), rcpt.parameters().original());
    assertEquals(
        Optional.of("FOO"), ((RcptTo) parse("RCPT TO:<a@b> FOO=1")).parameters().unknown());
    rcpt = (RcptTo) parse("RCPT TO:<a@b> NOTIFY=never ORCPT=utf-8;a+2Bb@c");
    assertEquals(Set.of(Notify.NEVER), rcpt.parameters().notifyWhen());
    assertEquals(Optional.of("utf-8;a+2Bb@c"), rcpt.parameters().original(), "it stays as sent");
  }

  @Test
  void b25_parametersThatAreMalformedAreRefused() {
    for (String bad :
        List.of(
            "SIZE=-1",
            "SIZE=",
            "SIZE",
            "SIZE=1 SIZE=2",
            "SIZE=1k",
            "SIZE=111111111111111111111",
            "BODY=FOO",
            "BODY",
            "BODY=7BIT BODY=7BIT",
            "SMTPUTF8=1",
            "SMTPUTF8 SMTPUTF8",
            "FOO=",
            "=1",
            "-A=1",
            "F_O=1",
            "X=1 X=2",
            "AUTH=a\u0001b")) {
      assertMalformed(501, "MAIL FROM:<a@b> " + bad);
    }
    assertEquals(
        Long.MAX_VALUE, mail("MAIL FROM:<a@b> SIZE=99999999999999999999").parameters().size());
    assertEquals(Map.of(), mail("MAIL FROM:<a@b> AUTH=<>").parameters().others());
  }

  @Test
  void b26_noControlGetsThroughAnEncodedParameter() {
    for (String bad :
        List.of(
            "RET=BODY",
            "RET",
            "ENVID=+00",
            "ENVID=+0D+0A",
            "ENVID=+7F",
            "ENVID=+FF",
            "ENVID=+2",
            "ENVID=+zz",
            "ENVID=é",
            "ENVID=" + "x".repeat(101),
            "ENVID=" + "x".repeat(10_000))) {
      assertMalformed(501, "MAIL FROM:<a@b> " + bad);
    }
    for (String bad :
        List.of(
            "NOTIFY=NEVER,FAILURE",
            "NOTIFY=",
            "NOTIFY=,",
            "NOTIFY=SUCCESS,",
            "NOTIFY=OFTEN",
            "NOTIFY=NEVER NOTIFY=NEVER",
            "ORCPT=a@b",
            "ORCPT=;a",
            "ORCPT=rfc822;",
            "ORCPT=rfc822;+0A",
            "ORCPT=rf c822;a",
            "ORCPT=rf_c822;a",
            "ORCPT=\u0172fc822;a",
            "ORCPT=rfc822;" + "x".repeat(500))) {
      assertMalformed(501, "RCPT TO:<a@b> " + bad);
    }
    String longest = "x".repeat(100);
    assertEquals(
        Optional.of(longest), mail("MAIL FROM:<a@b> ENVID=" + longest).parameters().envelopeId());
    var rcpt = (RcptTo) parse("RCPT TO:<a@b> ORCPT=rfc822;" + "x".repeat(493));
    assertEquals(Optional.of("rfc822;" + "x".repeat(493)), rcpt.parameters().original());
    rcpt = (RcptTo) parse("RCPT TO:<a@b> ORCPT=utf-8;m\\x{FC}ller@b");
    assertEquals(Optional.of("utf-8;m\\x{FC}ller@b"), rcpt.parameters().original());
  }

  /** RFC 6533 §3, and how Postfix writes it: UTF-8 as xtext. */
  @Test
  void anOriginalAddressBeyondAsciiIsOfTheTypeUtf8() {
    var rcpt = (RcptTo) parse("RCPT TO:<a@b> ORCPT=rfc822;m+C3+BCll+2Ber@b");
    assertEquals(Optional.of("utf-8;m\\x{FC}ll\\x{2B}er@b"), rcpt.parameters().original());
    for (String bad : List.of("rfc822;m+C3@b", "rfc822;+C3+BC+0D+0A", "rfc822;+C2+85", "x;+FC")) {
      assertMalformed(501, "RCPT TO:<a@b> ORCPT=" + bad);
    }
  }
}
