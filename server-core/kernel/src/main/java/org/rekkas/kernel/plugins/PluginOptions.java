package org.rekkas.kernel.plugins;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rekkas.spi.config.Section;

/**
 * One {@code <plugin>} below {@code <plugins>} in server.xml: {@code <plugin name="vrfy"
 * enabled="true" fail="tempfail" deadline="30s"/>}. The order of these elements is the order of the
 * extensions.
 *
 * @param place in that order; {@link Integer#MAX_VALUE} where the plugin is not listed
 * @param deadline of each call; empty ({@code none}): calls run on the caller's own thread
 * @param at where it is configured: {@code server.xml:12:9}
 */
record PluginOptions(
    int place, boolean enabled, FailMode fail, Optional<Duration> deadline, String at) {
  static final Duration DEADLINE = Duration.ofSeconds(30);

  static PluginOptions unlisted(boolean core, String at) {
    return new PluginOptions(Integer.MAX_VALUE, true, FailMode.TEMPFAIL, byDefault(core), at);
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

  /**
   * Reads {@code <plugins>}.
   *
   * @param core the names of the core's own plugins
   */
  static Map<String, PluginOptions> from(Section plugins, Set<String> core) {
    var all = new LinkedHashMap<String, PluginOptions>();
    for (Section each : plugins.each("plugin")) {
      String name = each.text("name");
      var options =
          new PluginOptions(
              all.size(),
              each.flag("enabled", true),
              each.choice("fail", FailMode.TEMPFAIL),
              deadline(each, core.contains(name)),
              each.at());
      if (all.putIfAbsent(name, options) != null) {
        each.problem("name", "the plugin " + name + " stands here a second time");
      }
    }
    return all;
  }

  private static Optional<Duration> deadline(Section section, boolean core) {
    String text = section.text("deadline", "");
    if (text.isEmpty()) {
      return byDefault(core);
    }
    if (text.equals("none")) {
      return Optional.empty();
    }
    Duration deadline = section.duration("deadline", DEADLINE);
    if (deadline.isZero()) {
      section.problem("deadline", "is nothing (try \"30s\" or \"none\")");
    }
    return Optional.of(deadline);
  }
}
