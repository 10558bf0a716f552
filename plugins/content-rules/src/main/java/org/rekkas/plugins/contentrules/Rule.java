package org.rekkas.plugins.contentrules;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rekkas.spi.Symbol;
import org.rekkas.spi.config.Section;

/**
 * One rule: {@code <body symbol="PILLS" weight="3" matches="(?i)cheap pills"/>}. Patterns are those
 * of RE2/J, whose time is linear in the text, so that none of them can be made to hang (attack
 * E16).
 */
record Rule(Symbol symbol, Place place) {
  private static final double MOST = 1000;

  /** Rules of all kinds, kind by kind. */
  static List<Rule> all(Section config) {
    var rules = new ArrayList<Rule>();
    for (Section each : config.each("header")) {
      String name = name(each);
      add(each, pattern(each).map(p -> new Place.Header(name, p)), rules);
    }
    for (Section each : config.each("no-header")) {
      add(each, Optional.of(new Place.NoHeader(name(each))), rules);
    }
    for (Section each : config.each("body")) {
      add(each, pattern(each).map(Place.Body::of), rules);
    }
    for (Section each : config.each("file")) {
      add(each, pattern(each).map(Place.File::new), rules);
    }
    for (Section each : config.each("link")) {
      add(each, pattern(each).map(Place.Link::new), rules);
    }
    for (Section each : config.each("unread")) {
      add(each, Optional.of(new Place.Unread()), rules);
    }
    return List.copyOf(rules);
  }

  private static String name(Section rule) {
    String name = rule.text("name").strip();
    if (rule.optional("name").isPresent() && !isFieldName(name)) {
      rule.problem("name", "\"" + name + "\" is no name of a header field (try \"subject\")");
    }
    return name.toLowerCase(Locale.ROOT);
  }

  /** RFC 5322 §3.6.8. */
  private static boolean isFieldName(String name) {
    return !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c <= '~' && c != ':');
  }

  private static void add(Section rule, Optional<? extends Place> place, List<Rule> to) {
    String name = rule.text("symbol");
    double weight = rule.decimal("weight", 1, -MOST, MOST);
    if (!Symbol.isName(name)) {
      rule.problem("symbol", "\"" + name + "\" is not a symbol: capital letters, digits and _");
    } else if (to.stream().anyMatch(other -> other.symbol().name().equals(name))) {
      rule.problem("symbol", "a second rule " + name);
    } else if (place.isPresent()) {
      to.add(new Rule(new Symbol(name, weight, rule.at()), place.get()));
    }
  }

  private static Optional<Pattern> pattern(Section rule) {
    String text = rule.text("matches");
    if (text.isEmpty() && rule.optional("matches").isPresent()) {
      rule.problem("matches", "is empty: it would be found in every mail");
    } else if (WrittenOut.isTooLong(text)) {
      String most = " characters, its counted repetitions written out";
      rule.problem("matches", "is longer than " + WrittenOut.MOST + most);
    } else {
      return compiled(rule, text);
    }
    return Optional.empty();
  }

  private static Optional<Pattern> compiled(Section rule, String text) {
    try {
      return Optional.of(Pattern.compile(text));
    } catch (PatternSyntaxException e) {
      rule.problem("matches", "is not a pattern of RE2: " + e.getMessage());
    } catch (StackOverflowError _) {
      rule.problem("matches", "has too many groups within groups");
    }
    return Optional.empty();
  }
}
