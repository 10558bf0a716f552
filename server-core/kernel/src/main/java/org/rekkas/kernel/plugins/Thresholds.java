package org.rekkas.kernel.plugins;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.rekkas.kernel.config.Configuration;
import org.rekkas.spi.config.Section;

/**
 * From which sum of signs on a mail is what: of those that the sum reaches, the highest decides. A
 * value.
 *
 * @param all the highest first
 */
record Thresholds(List<Threshold> all) {
  private static final double MOST = 1000;

  /** What becomes of a mail. */
  enum Fate {
    JUNK,
    DEFER,
    REJECT;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One of them.
   *
   * @param at where it is configured, or «default»
   */
  record Threshold(Fate fate, double sum, String at) {}

  Thresholds {
    all = all.stream().sorted(Comparator.comparingDouble(Threshold::sum).reversed()).toList();
  }

  /** Each is a number, or {@code never}. */
  static Thresholds from(Section filters) {
    var all = new ArrayList<Threshold>();
    add(filters, Fate.JUNK, OptionalDouble.of(5), all);
    add(filters, Fate.DEFER, OptionalDouble.empty(), all);
    add(filters, Fate.REJECT, OptionalDouble.of(15), all);
    for (int i = 1; i < all.size(); i++) {
      if (all.get(i).sum() <= all.get(i - 1).sum()) {
        Configuration.notice(filters, all.get(i).fate().word(), tooLow(all.get(i), all.get(i - 1)));
      }
    }
    return new Thresholds(all);
  }

  private static String tooLow(Threshold one, Threshold milder) {
    return "%s is not above that of %s, %s: the worse a mail, the better it fares"
        .formatted(Points.text(one.sum()), milder.fate().word(), Points.text(milder.sum()));
  }

  private static void add(
      Section filters, Fate fate, OptionalDouble byDefault, List<Threshold> to) {
    String shown = byDefault.isPresent() ? Points.text(byDefault.getAsDouble()) : "never";
    String text = filters.text(fate.word(), shown).strip();
    if (text.equals("never")) {
      return;
    }
    double sum = filters.decimal(fate.word(), byDefault.orElse(MOST), 0.1, MOST);
    to.add(new Threshold(fate, sum, filters.present() ? filters.at() : "default"));
  }

  Optional<Threshold> reachedBy(double sum) {
    return all.stream().filter(t -> sum >= t.sum() - 1e-9).findFirst();
  }

  Optional<Threshold> of(Fate fate) {
    return all.stream().filter(t -> t.fate() == fate).findFirst();
  }
}
