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
    return rule.text("name").strip().toLowerCase(Locale.ROOT);
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
    try {
      return Optional.of(Pattern.compile(rule.text("matches")));
    } catch (PatternSyntaxException e) {
      rule.problem("matches", "is not a pattern of RE2: " + e.getMessage());
      return Optional.empty();
    }
  }
}
