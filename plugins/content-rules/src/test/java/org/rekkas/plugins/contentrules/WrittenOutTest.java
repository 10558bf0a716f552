package org.rekkas.plugins.contentrules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.re2j.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.testkit.FakeSection;

class WrittenOutTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "(((x{1000}){1000}){1000}){1000}",
        "((a{100}){100}){2}",
        "(?:(?:[^]x]{1000}){1000}|b)",
        "([[:alpha:](]{1000}){1000}",
        "(\\({1000}){1000,}",
        "((\\Q(\\E){1000}){1,1000}",
        "((?i)\\pL{0,1000}){1000}",
        "((\\x{10FFFF}{1000}){1000})",
        "((){1000}){1000}",
        "x{1000}\\Q\\E{1000}",
        "x{1000}?(?i){1000}",
        "([*[-[:alpha:]{1000}){1000}",
        "((((a{10}){10}){10}){10})+?"
      })
  void e16_aPatternThatFillsTheMemoryIsAProblem(String pattern) {
    assertTrue(WrittenOut.isTooLong(pattern));
    var rule = new FakeSection("body").with("symbol", "A").with("matches", pattern);
    assertEquals(0, Rule.all(new FakeSection("content-rules").with(rule)).size());
    assertEquals(1, rule.problems().size());
    assertTrue(rule.problems().getFirst().startsWith("matches: is longer than 10000 characters"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cheap.{0,1000}pills.{0,1000}now",
        "(a{100}){10}",
        "[({1000}]{1000}",
        "[[:alpha:]x]{2,4}",
        "\\Q({1000}){1000}\\E",
        "\\x{1000}\\p{Greek}",
        "a{1000",
        "a{,5}",
        "((a*)+)?",
        "[]{1000}]{3}",
        "[^a-z0-9.-]{1,1000}\\p{Devanagari}{1,1000}"
      })
  void othersAreNotTooLong(String pattern) {
    assertFalse(WrittenOut.isTooLong(pattern));
    Pattern.compile(pattern);
  }

  @Test
  void whatIsLongAsItStandsIsTooLong() {
    assertTrue(WrittenOut.isTooLong("a".repeat(10_001)));
    assertFalse(WrittenOut.isTooLong("a".repeat(10_000)));
  }

  @Test
  void e16_groupsWithinGroupsEndNoThread() {
    String deep = "(".repeat(4_900) + "a" + ")".repeat(4_900);
    var rule = new FakeSection("body").with("symbol", "A").with("matches", deep);
    var small =
        new Thread(
            null, () -> Rule.all(new FakeSection("content-rules").with(rule)), "small", 200_000);
    small.start();
    boolean _ = joined(small);
    assertEquals(1, rule.problems().size(), rule.problems()::toString);
    assertTrue(rule.problems().getFirst().startsWith("matches: "));
  }

  private static boolean joined(Thread thread) {
    try {
      thread.join();
      return true;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
