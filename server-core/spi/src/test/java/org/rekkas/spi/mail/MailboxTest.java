package org.rekkas.spi.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

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
