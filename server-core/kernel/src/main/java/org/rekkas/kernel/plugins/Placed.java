package org.rekkas.kernel.plugins;

import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.rekkas.kernel.plugins.guard.Guard;
import org.rekkas.spi.Extension;
import org.rekkas.spi.Order;

/**
 * One extension in its place, with its guard.
 *
 * @param name {@code plugin/name}
 * @param at where its plugin is configured
 * @param ended whether its generation was closed
 * @param ownedFields in lower case
 * @param addedFields in lower case
 */
record Placed<T extends Extension>(
    String plugin,
    String name,
    String at,
    PluginOptions options,
    BooleanSupplier ended,
    Order order,
    Set<String> ownedFields,
    Set<String> addedFields,
    T extension,
    Guard guard) {
  /** Whether it said that it would write such a field. */
  boolean writes(String field) {
    String name = field.toLowerCase(Locale.ROOT);
    return ownedFields.contains(name) || addedFields.contains(name);
  }

  /**
   * Whether it wants to be behind all others. Part by part: the first equals of a record costs the
   * start 10 ms.
   */
  boolean isLast() {
    return order.after().containsAll(Order.LAST.after()) && order.before().isEmpty();
  }

  /**
   * What a failure counts as. Where its generation was closed under a call, at the drain limit, the
   * plugin did not fail: nobody is refused for that, or let by, whatever is configured.
   */
  FailMode fail() {
    return ended.getAsBoolean() ? FailMode.TEMPFAIL : options.fail();
  }
}
