package org.rekkas.spi.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailboxTest {
  @Test
  void d8_caseFoldsWithTheRootLocaleWhateverTheDefaultIs() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.of("tr", "TR"));
      assertEquals(Mailbox.of("INFO@EXAMPLE.ORG"), Mailbox.of("info@example.org"));
    } finally {
      Locale.setDefault(before);
    }
    assertNotEquals(Mailbox.of("straße@example.org"), Mailbox.of("strasse@example.org"));
  }

  @Test
  void d7_oneNormalFormForCompare() {
    assertEquals(Mailbox.of("zo\u00eb@example.org"), Mailbox.of("ZOE\u0308@example.org"));
    assertEquals(Mailbox.of("a@B\u00dcCHER.example"), Mailbox.of("a@xn--bcher-kva.example"));
    assertNotEquals(Mailbox.of("a\u200bb@example.org"), Mailbox.of("ab@example.org"));
    assertEquals("xn--\u20ac.example", Mailbox.of("a@xn--\u20ac.example").domainKey());
  }

  @ParameterizedTest
  @CsvSource({
    "fa\u00df.de, xn--fa-hia.de",
    "FA\u00df.DE, XN--FA-HIA.de",
    "FA\u1e9e.de, xn--fa-hia.de",
    "\u03b2\u03cc\u03bb\u03bf\u03c2.gr, xn--nxasmm1c.gr",
    "\u0392\u038c\u039b\u039f\u03a3.gr, xn--nxasmq6b.gr",
    "k\u00f6nigsg\u00e4\u00dfchen.b\u00fccher, xn--knigsgchen-b4a3dun.xn--bcher-kva",
    "mail.stra\u00dfe.fa\u00df.example, mail.xn--strae-oqa.xn--fa-hia.example",
    "\u2d5c\u2d30\u2d4e\u2d30\u2d63\u2d49\u2d56\u2d5c.example, xn--4lja9esa6b5af7c.example",
    "\uff45xample.net, example.net",
    "ex\u00adample.net, example.net",
    "b\u00fccher\u3002example\uff0enet, xn--bcher-kva.example.net",
    "example.net., example.net",
    "fa\u00df.de., xn--fa-hia.de",
  })
  void d8_aDomainHasOneKeyHoweverItIsSpelled(String one, String other) {
    assertEquals(Mailbox.domainKey(one), Mailbox.domainKey(other));
    assertEquals(new Mailbox("x", one), new Mailbox("x", other));
    assertEquals(Mailbox.domainKey(one), Mailbox.domainKey(Mailbox.domainKey(one)));
  }

  @Test
  void d8_domainsThatAreTwoHaveTwoKeys() {
    assertNotEquals(Mailbox.domainKey("fa\u00df.de"), Mailbox.domainKey("fass.de"));
    assertEquals("fa\u00df.de", Mailbox.domainKey("xn--fa-hia.de"));
    assertEquals("[stra\u00dfe.example]:587", Mailbox.domainKey("[xn--strae-oqa.example]:587"));
    assertEquals("[ipv6:2001:db8::1]", Mailbox.domainKey("[IPv6:2001:db8::1]"));
    assertEquals(".", Mailbox.domainKey("."));
    assertEquals("\u00e9\\", Mailbox.domainKey("\u00c9\\"));
    assertEquals("\u00e9$1\\.a", Mailbox.domainKey("\u00e9$1\\.A"));
  }

  /** Of strangers: what is none stays as it is, and nothing is thrown. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "xn--",
        "xn---",
        "xn----",
        "xn---fa-hia",
        "xn--fa-hia-",
        "xn--fa-h_a",
        "xn--fa-hi",
        "xn--99999999999999999999999999",
        "xn--zzzzzzzzzzzzzzzzzzzzzzzzzz",
        "xn--a-ccb\u200d",
        "xn--1ug6825plhas9r",
        "xn--fa-64s", // a capital sharp s
        "xn--fa-hia01543c", // beyond the BMP
        "xn--fa-ra37a", // a control
        "xn--fa-hia2839b", // a dot
        "a\u200db",
      })
  void d7_whatIsNoALabelStaysAsItIs(String label) {
    assertEquals(label + ".example", Mailbox.domainKey(label + ".example"));
  }

  @Test
  void d7_aDomainBringsNoSecondAtSign() {
    assertEquals("a\uff20b.example", Mailbox.domainKey("a\uff20b.example"));
    assertEquals("local\u00a0x", Mailbox.domainKey("local\u00a0x"));
  }

  @Test
  void d7_ofTwoALabelsEachHasAKeyOfItsOwn() {
    var random = new Random(3492);
    var known = new HashMap<String, String>();
    for (int i = 0; i < 200_000; i++) {
      var label = new StringBuilder(i % 2 == 0 ? "xn--fa-" : "xn--");
      for (int j = 2 + random.nextInt(6); j > 0; j--) {
        label.append(Character.forDigit(random.nextInt(36), 36));
      }
      String before = known.put(Mailbox.domainKey(label.toString()), label.toString());
      assertTrue(before == null || before.contentEquals(label), before + " " + label);
    }
  }

  @Test
  void d1_controlsAreRefused() {
    for (char c : new char[] {'\r', '\n', '\0', '\t', '\u0085', '\u009f'}) {
      assertThrows(IllegalArgumentException.class, () -> new Mailbox("a" + c, "example.org"));
      assertThrows(IllegalArgumentException.class, () -> new Mailbox("a", "example" + c + "org"));
    }
  }

  @Test
  void whatNeedsQuotesIsQuotedOnTheWire() {
    assertEquals("\"a b\"@example.org", new Mailbox("a b", "example.org").toString());
    assertEquals("\"a\\\"b\\\\\"@example.org", new Mailbox("a\"b\\", "example.org").toString());
    assertEquals("a.b@example.org", new Mailbox("a.b", "example.org").toString());
    assertEquals("\"a..b\"@example.org", new Mailbox("a..b", "example.org").toString());
    assertEquals("a b", Mailbox.of("\"a b\"@example.org").localPart());
  }

  @Test
  void d6_whatIsWrittenWithoutItsQuotesHasMoreReadingsThanOne() {
    for (String text :
        List.of(
            "a@b",
            "a.b@c",
            "a..b@c",
            "a.@c",
            "\"a..b\"@c",
            "\"a b\"@c",
            "\"\\\"\"@c",
            "\"a\\\"b\"@c",
            "!#@c")) {
      assertTrue(Mailbox.of(text).isOnlyReadingOf(text), text);
    }
    for (String text :
        List.of(
            ".a@b", "..a@b", ".@b", "a b@c", "a@b@c", "a,b@c", "(a)@c", "a\"b\"@c", "\"a\"b@c")) {
      assertFalse(Mailbox.of(text).isOnlyReadingOf(text), text);
    }
  }

  @Test
  void d6_twoReadingsAreRefused() {
    for (String text : new String[] {"a@b,c@d@", "@b", "a@", "a", "a@b c", "<a@b>@c>"}) {
      assertThrows(IllegalArgumentException.class, () -> Mailbox.of(text), text);
    }
  }

  @Test
  void derivedIdsAreTheSameForTheSameStepAndDifferForAnother() {
    MailId parent = MailId.fresh(Instant.parse("2026-11-23T12:00:00Z"), new Random(3));
    assertEquals(parent.derived("dsn", 1), parent.derived("dsn", 1));
    assertNotEquals(parent.derived("dsn", 1), parent.derived("dsn", 2));
    assertNotEquals(parent.derived("dsn", 1), parent.derived("list", 1));
    assertEquals(18, parent.derived("dsn", 1).text().length());
  }

  @Test
  void freshIdsSortByTime() {
    var random = new Random(5);
    Instant start = Instant.parse("2026-11-23T12:00:00Z");
    MailId before = MailId.fresh(start, random);
    for (int i = 1; i < 100; i++) {
      MailId next = MailId.fresh(start.plusMillis(i), random);
      assertEquals(-1, Integer.signum(before.compareTo(next)));
      before = next;
    }
  }

  @Test
  void aReplyCannotBeSplit() {
    assertThrows(IllegalArgumentException.class, () -> Reply.of(550, "5.1.1", "no\r\n250 yes"));
    assertThrows(IllegalArgumentException.class, () -> Reply.of(550, "4.1.1", "classes disagree"));
  }
}
