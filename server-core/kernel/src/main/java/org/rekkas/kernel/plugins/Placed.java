package org.rekkas.kernel.plugins;

import java.util.Set;
import org.rekkas.spi.Extension;
import org.rekkas.spi.Order;

/**
 * One extension in its place, with its guard.
 *
 * @param name {@code plugin/name}
 * @param at where its plugin is configured
 * @param ownedFields in lower case
 */
record Placed<T extends Extension>(
    String plugin,
    String name,
    String at,
    PluginOptions options,
    Order order,
    Set<String> ownedFields,
    T extension,
    Guard guard) {
  FailMode fail() {
    return options.fail();
  }
}
