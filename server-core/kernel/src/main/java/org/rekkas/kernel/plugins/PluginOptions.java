package org.rekkas.kernel.plugins;

import java.time.Duration;
import java.util.Optional;
import org.rekkas.spi.config.Section;

/**
 * One {@code <plugin>} below {@code <plugins>} in server.xml: {@code <plugin name="vrfy"
 * enabled="true" fail="tempfail" deadline="30s" shadow="false"/>}. The order of these elements is
 * the order of the extensions.
 *
 * @param place in that order; {@link Integer#MAX_VALUE} where the plugin is not listed
 * @param deadline of each call; empty ({@code none}): calls run on the caller's own thread
 * @param shadow whether its policies and filters are asked and noted, but change nothing
 * @param at where it is configured: {@code server.xml:12:9}
 */
public record PluginOptions(
    int place,
    boolean enabled,
    FailMode fail,
    Optional<Duration> deadline,
    boolean shadow,
    String at) {
  static final Duration DEADLINE = Duration.ofSeconds(30);

  static PluginOptions unlisted(boolean core, String at) {
    return new PluginOptions(
        Integer.MAX_VALUE, true, FailMode.TEMPFAIL, byDefault(core), false, at);
  }

  /**
   * The core's own plugins run on the caller's thread: they are trusted, and on every mail's way.
   */
  private static Optional<Duration> byDefault(boolean core) {
    return core ? Optional.empty() : Optional.of(DEADLINE);
  }

  boolean listed() {
    return place < Integer.MAX_VALUE;
  }

  static PluginOptions from(Section plugin, int place, boolean core) {
    return new PluginOptions(
        place,
        plugin.flag("enabled", true),
        plugin.choice("fail", FailMode.TEMPFAIL),
        deadline(plugin, core),
        plugin.flag("shadow", false),
        plugin.at());
  }

  private static Optional<Duration> deadline(Section section, boolean core) {
    String text = section.text("deadline", "");
    if (text.equals("none")) {
      return Optional.empty();
    }
    Duration deadline = section.duration("deadline", DEADLINE);
    if (text.isEmpty()) {
      return byDefault(core);
    }
    if (deadline.isZero()) {
      section.problem("deadline", "is nothing (try \"30s\" or \"none\")");
    }
    return Optional.of(deadline);
  }
}
