package org.rekkas.vault.segments;

import java.util.List;

/**
 * What reading a segment found.
 *
 * @param records whole ones, in their order
 * @param end behind the last of them, and not below what was forced
 * @param certain below it everything was forced once; between it and the end may be a gap that a
 *     crash left of the last batch
 * @param damage what was forced once and is no longer whole
 */
public record Scan(List<Found> records, long end, long certain, List<Hole> damage) {
  /** Octets from (inclusive) until (exclusive) that hold no whole record. */
  public record Hole(long from, long until) {}
}
