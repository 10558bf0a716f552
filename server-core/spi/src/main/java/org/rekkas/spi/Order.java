package org.rekkas.spi;

import java.util.Set;

/**
 * The place of an extension among those of its kind, by the names of plugins. The order in the
 * configuration counts first; a cycle is refused at load.
 */
public record Order(Set<String> after, Set<String> before) {
  public static final Order ANY = new Order(Set.of(), Set.of());

  /** Behind all that do not say the same: what takes whatever the others leave. */
  public static final Order LAST = new Order(Set.of("*"), Set.of());

  public Order {
    after = Set.copyOf(after);
    before = Set.copyOf(before);
  }

  public static Order after(String... plugins) {
    return new Order(Set.of(plugins), Set.of());
  }

  public static Order before(String... plugins) {
    return new Order(Set.of(), Set.of(plugins));
  }
}
