package org.rekkas.plugins.arc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.rekkas.plugins.arc.ArcSet.Before;
import org.rekkas.signatures.Canonicalization;
import org.rekkas.signatures.HeaderSection;
import org.rekkas.signatures.HeaderSection.Field;
import org.rekkas.signatures.Objection;
import org.rekkas.signatures.TagList;

/**
 * The sets of a message, from the first to the newest, whole and in order: RFC 8617 §5.2, steps 1
 * to 3 (attack F4).
 */
record Chain(List<ArcSet> sets) {
  /** §4.2.1. */
  static final int MOST = 50;

  private static final Pattern INSTANCE = Pattern.compile("0?[1-9]|[1-5][0-9]");

  Chain {
    sets = List.copyOf(sets);
  }

  /** Empty where there is no field of any set. */
  static Optional<Chain> read(HeaderSection header) throws Objection {
    Map<Integer, Field> results = byInstance(header.all(ArcSet.RESULTS));
    Map<Integer, Field> messages = byInstance(header.all(ArcSet.MESSAGE));
    Map<Integer, Field> seals = byInstance(header.all(ArcSet.SEAL));
    int count = Math.max(seals.size(), Math.max(results.size(), messages.size()));
    var sets = new ArrayList<ArcSet>();
    for (int i = 1; i <= count; i++) {
      Field found = results.get(i);
      Field message = messages.get(i);
      Field seal = seals.get(i);
      if (found == null || message == null || seal == null) {
        throw Objection.permanent("set " + i + " is not whole");
      }
      sets.add(new ArcSet(i, found, message, seal));
    }
    for (ArcSet each : sets) {
      requireBefore(each);
    }
    return sets.isEmpty() ? Optional.empty() : Optional.of(new Chain(sets));
  }

  private static void requireBefore(ArcSet set) throws Objection {
    Before before = set.before();
    if (before == Before.FAIL) {
      throw Objection.permanent("set " + set.instance() + " says that it had failed before");
    }
    if ((set.instance() == 1) != (before == Before.NONE)) {
      throw Objection.permanent("cv= of " + set.instance());
    }
  }

  private static Map<Integer, Field> byInstance(List<Field> fields) throws Objection {
    if (fields.size() > MOST) {
      throw Objection.permanent("more than " + MOST + " sets");
    }
    var all = new HashMap<Integer, Field>();
    for (Field each : fields) {
      int instance = instance(each);
      if (all.put(instance, each) != null) {
        throw Objection.permanent("set " + instance + " stands twice");
      }
    }
    return all;
  }

  private static int instance(Field field) throws Objection {
    String said =
        field.name().equals(ArcSet.RESULTS)
            ? HopResults.instance(field.body())
            : TagList.read(field.body()).required("i");
    if (!INSTANCE.matcher(said).matches() || Integer.parseInt(said) > MOST) {
      throw Objection.permanent("i= is no number of a set");
    }
    return Integer.parseInt(said);
  }

  /** Of which set a field is, also of a chain that is broken; empty where nobody can say. */
  static Optional<Integer> number(Field field) {
    try {
      return Optional.of(instance(field));
    } catch (Objection _) {
      return Optional.empty();
    }
  }

  ArcSet newest() {
    return sets.getLast();
  }

  /** What the seal of a set is over, besides itself: §5.1.1. */
  String sealed(ArcSet by) {
    var text = new StringBuilder();
    for (ArcSet each : sets.subList(0, by.instance())) {
      text.append(Canonicalization.RELAXED.field(each.results()))
          .append(Canonicalization.RELAXED.field(each.message()));
      if (each.instance() < by.instance()) {
        text.append(Canonicalization.RELAXED.field(each.seal()));
      }
    }
    return text.toString();
  }

  /** All of it, as the next seal is over it. */
  String text() {
    return sealed(newest()) + Canonicalization.RELAXED.field(newest().seal());
  }
}
