package org.rekkas.kernel.plugins;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.rekkas.spi.Extension;

/**
 * Puts the extensions of one kind in order: as the configuration lists their plugins; then by their
 * own after and before, where the configuration says nothing; then by name. Behind a plugin means
 * behind what it does not want to be last itself: who checks is behind DKIM's check, and before its
 * signing; who wants to be last, too, is behind all of it. A pure function.
 */
final class Sequence {
  private static final Comparator<Placed<?>> BY_CONFIGURATION =
      Comparator.<Placed<?>>comparingInt(p -> p.options().place()).thenComparing(Placed::plugin);

  private Sequence() {}

  /** Plugins that want to be before and after each other. */
  static final class Cycle extends Exception {
    private static final long serialVersionUID = 1;

    Cycle(String message) {
      super(message);
    }
  }

  /** Extensions of one plugin keep the order in which it gave them. */
  static <T extends Extension> List<Placed<T>> of(List<Placed<T>> extensions) throws Cycle {
    var left = new ArrayList<>(extensions);
    left.sort(BY_CONFIGURATION);
    var ordered = new ArrayList<Placed<T>>();
    while (!left.isEmpty()) {
      ordered.add(left.remove(firstFree(left)));
    }
    return List.copyOf(ordered);
  }

  private static <T extends Extension> int firstFree(List<Placed<T>> left) throws Cycle {
    for (int i = 0; i < left.size(); i++) {
      Placed<T> candidate = left.get(i);
      if (left.stream().noneMatch(other -> precedes(other, candidate))) {
        return i;
      }
    }
    var names = left.stream().map(Placed::name).toList();
    throw new Cycle("these want to be before and after each other: " + String.join(", ", names));
  }

  private static boolean precedes(Placed<?> first, Placed<?> second) {
    if (first.plugin().equals(second.plugin())) {
      return false;
    }
    if (first.options().listed() && second.options().listed()) {
      return first.options().place() < second.options().place();
    }
    boolean firstIsLast = first.isLast();
    boolean secondIsLast = second.isLast();
    return first.order().before().contains(second.plugin())
        || (second.order().after().contains(first.plugin()) && (!firstIsLast || secondIsLast))
        || (secondIsLast && !firstIsLast);
  }
}
