package org.rekkas.plugins.arc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.signatures.HeaderSection;
import org.rekkas.spi.ContentVerdict;
import org.rekkas.spi.Session;
import org.rekkas.spi.Sign;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.MailId;
import org.rekkas.testkit.FakeSurroundings;
import org.rekkas.testkit.Sessions;
import org.rekkas.testkit.TextContent;
import org.rekkas.testkit.WatchedDns;

/** RFC 8617 §5.2. */
class ChainTest {
  private static final Host LISTS = Host.of("lists.example");
  private static final Host FORWARD = Host.of("forward.example");
  private static final String MESSAGE =
      "From: Ali <ali@x.example>\r\nTo: all@lists.example\r\nSubject: Salam\r\n\r\nSalam\r\n";
  private static final String GOOD =
      "spf=pass smtp.mailfrom=x.example; dmarc=pass (p=none) header.from=x.example";

  /** Of the hosts in the message that dkimpy 1.1.4 sealed. */
  private static final String LISTS_KEY =
      "v=DKIM1; k=rsa;"
          + " p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC9LDyH3+Bhjzt8pfW/fZXpSzDP9rqJox2S6Up9tnnnq338qK7PNodQTBHXZEb7rLhFE/94m8pQa5o2BkpWeJjbnrBHOl80QKBBvGvT0QStm4fpNDKgJH9lcuF4JBm2OfFomKo1poAkBb2WD0gW7dqAHEg0LjhdPVtYM223Kgw+KwIDAQAB";

  private static final String FORWARD_KEY =
      "v=DKIM1; k=rsa;"
          + " p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQClTKwoGWsJfX4dSmNVTaDJz81elXr/RqNkcr8brCSqsgPpagjIsFX0Qhe9ckGJpnZMWhICMI46okYcELN79shHMjs+EEQPSrY8A9fokafeqEnzCY3tff011W+qCaqEUChrSHkPjjqP0bs8xx8pmqFky85oPNhvXIJ0YmP5V5z+NQIDAQAB";

  @TempDir Path folder;
  private FakeSurroundings given;
  private List<String> trusted = List.of();

  @BeforeEach
  void publish() {
    given = new FakeSurroundings("arc", folder);
    given
        .scriptedDns()
        .text(LISTS.keyName(), LISTS.record())
        .text(FORWARD.keyName(), FORWARD.record())
        .text("one._domainkey.lists.example", LISTS_KEY)
        .text("two._domainkey.forward.example", FORWARD_KEY);
  }

  private ContentVerdict judge(String message, Session session) {
    var mail =
        new Mail(
            new MailId("1c4kb0000abcdefghi"),
            given.clock().instant(),
            Envelope.of("ali@x.example", "bob@example.org"),
            "Received: from here\r\n",
            new TextContent(message));
    return new ChainFilter(new Settings(trusted, Optional.empty()), given).judge(session, mail);
  }

  /** The symbols, and the result without our name. */
  private String result(String message) {
    var mark = assertInstanceOf(Verdict.Mark.class, judge(message, Sessions.stranger("192.0.2.1")));
    String field = mark.fields().getFirst().value();
    assertTrue(field.startsWith("mx.example.org; arc="), field);
    assertEquals(field.contains("arc=none"), !field.endsWith(" smtp.remote-ip=192.0.2.1"), field);
    return mark.signs().stream().map(Sign::symbol).collect(Collectors.joining(" "))
        + field.substring("mx.example.org;".length()).replace(" smtp.remote-ip=192.0.2.1", "");
  }

  private void assertFails(String message) {
    String result = result(message);
    assertTrue(result.startsWith("ARC_FAIL arc=fail ("), result);
  }

  @Test
  void aMailThatNobodyPassedOnHasNoChain() {
    assertEquals("ARC_NONE arc=none", result(MESSAGE));
    assertEquals("ARC_NONE arc=none", result(""));
    assertEquals(Verdict.Continue.SILENTLY, judge(MESSAGE, Sessions.neighbour("192.0.2.1")));
  }

  @Test
  void aChainHoldsFromTheFirstToTheLast() throws Exception {
    String one = LISTS.pass(MESSAGE, 1, "none", GOOD);
    assertEquals("ARC_PASS arc=pass (i=1 lists.example) header.oldest-pass=0", result(one));
    String two = FORWARD.pass(one, 2, "pass", "arc=pass");
    assertEquals("ARC_PASS arc=pass (i=2 forward.example) header.oldest-pass=0", result(two));
    String three = LISTS.pass("X-Other: y\r\n" + two, 3, "pass", "arc=pass");
    assertEquals("ARC_PASS arc=pass (i=3 lists.example) header.oldest-pass=0", result(three));
  }

  /** Step 5: a host may change a message, and signs what it made of it. */
  @Test
  void sinceWhenAMessageIsAsItIsIsTold() throws Exception {
    String one = LISTS.pass(MESSAGE, 1, "none", GOOD);
    String two = FORWARD.pass(one.replace("Subject: Salam", "Subject: [all] Salam"), 2, "pass", "");
    assertEquals("ARC_PASS arc=pass (i=2 forward.example) header.oldest-pass=2", result(two));
    String three = LISTS.pass(two, 3, "pass", "arc=pass");
    assertEquals("ARC_PASS arc=pass (i=3 lists.example) header.oldest-pass=2", result(three));
  }

  /**
   * Another program sealed it: dkimpy 1.1.4, three times; the list added a footer the last time.
   */
  @Test
  void theChainOfAnotherProgramHolds() throws Exception {
    try (var in =
        Objects.requireNonNull(ChainTest.class.getResourceAsStream("/dkimpy/three-sets.eml"))) {
      String message = new String(in.readAllBytes(), UTF_8).replace("\n", "\r\n");
      assertEquals("ARC_PASS arc=pass (i=3 lists.example) header.oldest-pass=3", result(message));
      trusted = List.of("lists.example");
      assertTrue(result(message).startsWith("ARC_PASS ARC_TRUSTED arc=pass"));
      assertFails(message + "more\r\n");
      assertFails(message.replace("dmarc=fail", "dmarc=pass"));
    }
  }

  @Test
  void whatWasChangedBehindTheNewestHostFails() throws Exception {
    String two = FORWARD.pass(LISTS.pass(MESSAGE, 1, "none", GOOD), 2, "pass", "arc=pass");
    assertEquals(
        "ARC_FAIL arc=fail (the message, signed by 2: the body is another one)",
        result(two + "more\r\n"));
    assertEquals(
        "ARC_FAIL arc=fail (the message, signed by 2: the header is another one)",
        result(two.replace("Subject: Salam", "Subject: x")));
    assertEquals(
        "ARC_FAIL arc=fail (the message, signed by 2: a second field from is not signed)",
        result("From: evil@y.example\r\n" + two));
    assertEquals(
        "ARC_FAIL arc=fail (the seal of 2: it is over other fields)",
        result(two.replace("smtp.mailfrom=x.example", "smtp.mailfrom=y.example")));
  }

  @Test
  void f4AChainHasNoGaps() throws Exception {
    String one = LISTS.pass(MESSAGE, 1, "none", GOOD);
    assertFails(FORWARD.pass(one, 3, "pass", "arc=pass"));
    assertFails(FORWARD.pass(MESSAGE, 2, "pass", "arc=pass"));
    assertFails(FORWARD.pass(one, 1, "none", "arc=pass"));
    assertFails(FORWARD.pass(MESSAGE, 0, "none", "arc=pass"));
    for (String name : List.of("ARC-Seal", "ARC-Message-Signature", "ARC-Authentication-Results")) {
      assertFails(one.replaceFirst("(?s)" + name + ":.*?\r\n(?! )", ""));
      assertFails(name + ": i=1; x\r\n" + one);
      assertFails(name + ": i=2; x\r\n" + one);
      assertFails(name + ": i=51; x\r\n" + one);
      assertFails(name + ": i=00; x\r\n" + one);
      assertFails(name + ": i=1000000000000; x\r\n" + one);
      assertFails(name + ": i=x; x\r\n" + one);
      assertFails(name + ":\r\n" + one);
      assertFails(name + ": i=1; x\r\n" + MESSAGE);
    }
  }

  @Test
  void f4WhatWasFoundBeforeFitsThePlace() throws Exception {
    String one = LISTS.pass(MESSAGE, 1, "none", GOOD);
    assertFails(LISTS.pass(MESSAGE, 1, "pass", GOOD));
    assertFails(LISTS.pass(MESSAGE, 1, "fail", GOOD));
    assertFails(LISTS.pass(MESSAGE, 1, "PASS", GOOD));
    assertFails(LISTS.pass(MESSAGE, 1, "", GOOD));
    assertFails(FORWARD.pass(one, 2, "none", GOOD));
    assertFails(FORWARD.pass(one, 2, "fail", GOOD));
  }

  @Test
  void f4FiftySetsAreTheMost() throws Exception {
    String message = MESSAGE;
    for (int i = 1; i <= 50; i++) {
      message = LISTS.pass(message, i, i == 1 ? "none" : "pass", "none");
    }
    assertTrue(message.length() < HeaderSection.MOST);
    assertEquals("ARC_PASS arc=pass (i=50 lists.example) header.oldest-pass=40", result(message));
    assertFails(LISTS.pass(message, 51, "pass", "none"));
    String seals = "ARC-Seal: i=1; cv=none\r\n".repeat(51);
    assertEquals("ARC_FAIL arc=fail (more than 50 sets)", result(seals + MESSAGE));
  }

  @Test
  void aSealSaysNotWhatItIsOver() throws Exception {
    assertFails(LISTS.pass(MESSAGE, 1, "", "cv=none; h=from", GOOD));
    assertFails(LISTS.pass(MESSAGE, 1, "", "cv=none; t=x", GOOD));
    String result = result(LISTS.pass(MESSAGE, 1, "", "cv=none; t=1; zz=x", GOOD));
    assertTrue(result.startsWith("ARC_PASS"), result);
  }

  @Test
  void aSignatureOfTheMessageIsAsStrictAsDkims() throws Exception {
    assertFails(LISTS.pass(MESSAGE, 1, "; l=1", "cv=none", GOOD));
    assertFails(LISTS.pass(MESSAGE, 1, "; x=1", "cv=none", GOOD));
    assertFails(LISTS.pass(MESSAGE, 1, "; a=rsa-sha256", "cv=none", GOOD));
    String result = result(LISTS.pass(MESSAGE, 1, "; t=1; zz=x", "cv=none", GOOD));
    assertTrue(result.startsWith("ARC_PASS"), result);
  }

  /** §5.2.1: a DNS that does not answer is a failure, too. */
  @Test
  void aKeyThatIsNotThereBreaksAChain() throws Exception {
    String one = LISTS.pass(MESSAGE, 1, "none", GOOD);
    String two = FORWARD.pass(one, 2, "pass", "arc=pass");
    given.scriptedDns().empty("TXT", LISTS.keyName());
    assertEquals("ARC_FAIL arc=fail (the message, signed by 1: no key)", result(one));
    assertEquals("ARC_FAIL arc=fail (the seal of 1: no key)", result(two));
    given.scriptedDns().fails("TXT", LISTS.keyName());
    assertEquals("ARC_FAIL arc=fail (the seal of 1: no key: scripted failure)", result(two));
    given.scriptedDns().text(LISTS.keyName(), FORWARD.record());
    assertEquals("ARC_FAIL arc=fail (the seal of 1: it is over other fields)", result(two));
  }

  /** What would be a reason not to follow a policy was not looked at: it may come again. */
  @Test
  void f6AChainOfATrustedHostThatCouldNotBeCheckedIsTold() throws Exception {
    String one = LISTS.pass(MESSAGE, 1, "none", GOOD);
    String two = FORWARD.pass(one, 2, "pass", GOOD);
    given.scriptedDns().fails("TXT", LISTS.keyName());
    assertFalse(result(one).contains("ARC_TEMPERROR"), "trusted by nobody");
    trusted = List.of("lists.example");
    assertEquals(
        "ARC_FAIL ARC_TEMPERROR" + " arc=fail (the message, signed by 1: no key: scripted failure)",
        result(one));
    assertFalse(result(two).contains("ARC_TEMPERROR"), "the newest one is another");
    trusted = List.of("forward.example");
    assertEquals(
        "ARC_FAIL ARC_TEMPERROR arc=fail (the seal of 1: no key: scripted failure)", result(two));
    String bad = FORWARD.pass(one, 2, "pass", "dmarc=fail");
    assertFalse(result(bad).contains("ARC_TEMPERROR"), "dmarc=fail");
    given.scriptedDns().empty("TXT", LISTS.keyName());
    assertFalse(result(two).contains("ARC_TEMPERROR"), "no key");
  }

  /** Who is no trusted host gains nothing by keys at which nobody answers. */
  @Test
  void f6ASealThatDoesNotHoldFailsWhateverElseIsNotAnswered() throws Exception {
    trusted = List.of("lists.example");
    String one = new Host("silent.example", FORWARD.keys()).pass(MESSAGE, 1, "none", GOOD);
    given.scriptedDns().fails("TXT", "s._domainkey.silent.example");
    int end = one.indexOf("ARC-Message-Signature");
    String forged = one.substring(0, end).replace("silent", "lists") + one.substring(end);
    assertEquals("ARC_FAIL arc=fail (the seal of 1: it is over other fields)", result(forged));
    String changed = LISTS.pass(MESSAGE, 1, "none", GOOD);
    given.scriptedDns().fails("TXT", LISTS.keyName());
    trusted = List.of("forward.example");
    String two = FORWARD.pass(changed, 2, "pass", GOOD);
    assertEquals(
        "ARC_FAIL arc=fail (the message, signed by 2: the body is another one)",
        result(two + "more\r\n"));
  }

  @Test
  void whomTheAdministratorTrustsIsBelieved() throws Exception {
    String one = LISTS.pass(MESSAGE, 1, "none", GOOD);
    String two = FORWARD.pass(one, 2, "pass", "arc=pass; dmarc=fail header.from=x.example");
    trusted = List.of("lists.example");
    assertTrue(result(one).startsWith("ARC_PASS ARC_TRUSTED arc=pass (i=1"));
    assertFalse(result(two).contains("ARC_TRUSTED"), "an older one");
    trusted = List.of("forward.example");
    assertFalse(result(two).contains("ARC_TRUSTED"), "dmarc=fail");
    trusted = List.of(".example");
    assertTrue(result(one).contains("ARC_TRUSTED"));
    trusted = List.of(".lists.example", "ists.example", "");
    assertFalse(result(one).contains("ARC_TRUSTED"));
  }

  /**
   * Each host has a key of its own name here, and a chain of many of them costs a stranger's own.
   */
  @Test
  void f4OnlyAMessageThatHoldsCausesFurtherQuestions() throws Exception {
    String message = LISTS.pass(MESSAGE, 1, "none", GOOD);
    for (int i = 2; i < 10; i++) {
      var other = new Host("h" + i + ".example", LISTS.keys());
      given.scriptedDns().text(other.keyName(), other.record());
      message = other.pass(message, i, "pass", "none");
    }
    message = FORWARD.pass(message, 10, "pass", "none");
    var dns = new WatchedDns(given.scriptedDns());
    given.with(dns);
    assertFails(message + "more\r\n");
    assertEquals(1, dns.asked().size());
    assertTrue(result(message).startsWith("ARC_PASS"));
    assertEquals(11, dns.asked().size());
    assertFails(message.replace("ARC-Seal: i=4;", "ARC-Seal: i=44;"));
    assertEquals(11, dns.asked().size());
  }

  @Test
  void f4NobodyIsTrustedForAChainThatDoesNotHold() throws Exception {
    trusted = List.of("lists.example", "forward.example");
    String one = LISTS.pass(MESSAGE, 1, "none", GOOD);
    for (String broken :
        List.of(
            one + "x\r\n",
            one.replace("spf=pass", "spf=fail"),
            "ARC-Seal: i=2; cv=pass\r\n" + one)) {
      assertFails(broken);
    }
  }

  @Test
  void e6OnlyTheHostsOwnWordOfDmarcCounts() {
    for (String good :
        List.of(
            "i=1; mx; dmarc=pass",
            "i=1; mx; DMARC = Pass (x) header.from=y",
            "i=1; mx; dmarc=pass header.from=\u0085",
            "i=1;mx;dmarc/1=pass;",
            "i=1; mx; dmarc (x) = pass policy.p=none",
            "i=1; mx; dkim=fail (dmarc=fail; x);\r\n dmarc=pass")) {
      assertTrue(HopResults.passesDmarc(good), good);
    }
    for (String bad :
        List.of(
            "",
            "dmarc",
            "i=1; mx; none",
            "i=1; mx; dmarc=passed",
            "i=1; mx; dmarc=fail",
            "i=1; mx; dmarc=pass; dmarc=fail",
            "i=1; mx; dmarc=pass; dmarc=fail x=\u0085",
            "i=1; mx; dmarc=pass; dmarc=fail\u0085x",
            "i=1; mx; dmarc=pass\u0085",
            "i=1; mx; xdmarc=pass",
            "i=1; mx; spf=pass (; dmarc=pass ;)",
            "i=1; mx; spf=pass reason=\"; dmarc=pass\"",
            "i=1; mx; spf=pass reason=\"\\\"; dmarc=pass",
            "i=1; mx (; dmarc=pass")) {
      assertFalse(HopResults.passesDmarc(bad), bad);
    }
  }

  @Test
  void e4ALongHeaderHasNoChainForUs() {
    String result = result("X: " + "y".repeat(HeaderSection.MOST) + "\r\n" + MESSAGE);
    assertEquals("ARC_NONE arc=none (a header of more than 2097152 octets)", result);
  }
}
