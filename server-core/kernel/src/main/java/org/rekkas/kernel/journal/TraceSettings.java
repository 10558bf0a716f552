package org.rekkas.kernel.journal;

import java.time.Duration;
import org.rekkas.spi.config.Section;

/**
 * {@code <trace>} of server.xml: what {@code rekkas why} can tell.
 *
 * @param keep how long; zero: no traces
 * @param perMail octets of one mail's trace; what comes after is left out
 * @param total octets of all traces; the oldest go first
 */
public record TraceSettings(Duration keep, int perMail, long total) {
  public static TraceSettings from(Section root) {
    Section trace = root.section("trace");
    return new TraceSettings(
        trace.duration("keep", Duration.ofDays(14)),
        (int) Math.min(trace.size("per-mail", 64L << 10), 1L << 20),
        trace.size("total", 1L << 30));
  }
}
