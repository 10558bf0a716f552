package org.rekkas.spi;

import java.util.Set;

/**
 * One extension with what the kernel must know of it.
 *
 * @param name unique within the plugin; the kernel shows it as {@code plugin/name}
 * @param ownedFields header fields that it writes; they are removed from mail that comes in, so
 *     that nobody can forge them
 */
public record Contribution(String name, Order order, Set<String> ownedFields, Extension extension) {
  public Contribution {
    ownedFields = Set.copyOf(ownedFields);
  }

  public static Contribution of(String name, Extension extension) {
    return new Contribution(name, Order.ANY, Set.of(), extension);
  }

  public Contribution ordered(Order other) {
    return new Contribution(name, other, ownedFields, extension);
  }

  public Contribution owning(String... fields) {
    return new Contribution(name, order, Set.of(fields), extension);
  }
}
