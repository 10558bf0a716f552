package org.rekkas.queue;

import java.time.Instant;

/** An entry of the {@link Timetable}. */
record Due(Instant at, String id) {
  static final Due FIRST = new Due(Instant.ofEpochMilli(Long.MIN_VALUE), "");

  /** The least entry behind this one. */
  Due next() {
    return new Due(at, id + '!');
  }
}
