package org.rekkas.plugins.contentrules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeedleReaderTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          (?i)You have won [0-9]+                     ~ you_have_won_
          (?i)(wire|bank) transfer of [0-9.,]+ (usd)  ~ _transfer_of_
          (?i)\\b(viagra|Cialis)\\b                   ~ viagra cialis
          XJS\\*C4JDBQADN1\\.NSBN3                    ~ XJS*C4JDBQADN1.NSBN3
          colou?rs?                                   ~ colo
          ab+c                                        ~ ab
          (?:abc)*de{2}f                              ~ d
          (abc)+                                      ~ abc
          (?P<name>abc|(?s:d|ef))                     ~ abc d ef
          [[:alpha:]]x[]a\\]]yz                       ~ yz
          straße                                      ~ stra
          """)
  void readsWhatEachFindContains(String pattern, String needles) {
    assertEquals(
        List.of(needles.split(" ")),
        NeedleReader.of(pattern).anyOf().stream().map(n -> n.replace(' ', '_')).toList(),
        pattern);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {"[0-9]+", "(a|)", "a*", "(a|b*)", "\\pNabc", "\\Qa*b\\E", "x{2,}", "a|b|.", "(?i)"})
  void knowsNothingOfMore(String pattern) {
    assertEquals(Needles.UNKNOWN, NeedleReader.of(pattern));
  }

  /** It takes a text in small letters, which is made for those who ask for it alone. */
  @ParameterizedTest
  @CsvSource({"XJS, false", "(?i)XJS, true", "a(?si:X), true", "(?P<is>X)b, false", "(?i)., false"})
  void smallLettersAreForPatternsToWhichCaseIsNothing(String pattern, boolean folded) {
    assertEquals(folded, NeedleReader.of(pattern).folded());
  }

  @Test
  void nothingIsMissedThatThePatternFinds() {
    var random = new Random(20261126);
    String[] flags = {"", "", "(?i)", "B(?i)", "(?i:k)", "(?-i)"};
    for (int i = 0; i < 20_000; i++) {
      String pattern = flags[random.nextInt(flags.length)] + pattern(random, 3);
      var compiled = Pattern.compile(pattern);
      Needles needles = NeedleReader.of(pattern);
      for (int j = 0; j < 5; j++) {
        var text = new Text(text(random));
        assertTrue(
            needles.mayBeIn(text) || !compiled.matcher(text.text()).find(),
            () -> pattern + " in " + text.text() + ", " + needles);
      }
    }
  }

  private static String pattern(Random random, int depth) {
    var pattern = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      String group = depth == 0 ? "k" : "(" + pattern(random, depth - 1) + ")";
      String[] atoms = {"a", "B", "s", "\\.", ".", "[ak]", "[^a]", "\\w", "ß", group, group};
      String[] repeats = {"", "", "", "", "*", "+", "?", "{2}", "{0,1}", "+?"};
      pattern.append(atoms[random.nextInt(atoms.length)]);
      pattern.append(repeats[random.nextInt(repeats.length)]);
      pattern.append(depth > 0 && random.nextInt(5) == 0 ? "|" : "");
    }
    return pattern.toString();
  }

  private static String text(Random random) {
    String letters = "aAbBsSkK.ß\u017f\u212a";
    var text = new StringBuilder();
    for (int i = random.nextInt(12); i >= 0; i--) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }
}
