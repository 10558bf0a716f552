package org.rekkas.delivery;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far a folder reached, and when: what is below a mark was in it then. Some thirty of them tell
 * how long a message has been there, whenever it was written, and whether it was delivered, moved
 * or imported. On disk: a version, the UIDVALIDITY, and the numbers of each mark, as a text.
 *
 * @param marks the oldest first
 */
record JunkMarks(long uidValidity, List<Mark> marks) {
  private static final long VERSION = 1;
  private static final int FINENESS = 30;

  /**
   * One of them.
   *
   * @param second since 1970
   * @param uidNext the UID that no message had yet
   */
  record Mark(long second, long uidNext) {}

  JunkMarks {
    marks = List.copyOf(marks);
  }

  static JunkMarks none(long uidValidity) {
    return new JunkMarks(uidValidity, List.of());
  }

  /** Empty for what was not written here: then they begin anew, and mail stays for longer. */
  static Optional<JunkMarks> unpack(byte[] octets) {
    var numbers = new ArrayList<Long>();
    try {
      for (String word : new String(octets, StandardCharsets.UTF_8).split(" ")) {
        numbers.add(Long.parseLong(word));
      }
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
    if (numbers.getFirst() != VERSION || numbers.size() % 2 != 0) {
      return Optional.empty();
    }
    var marks = new ArrayList<Mark>();
    for (int i = 2; i < numbers.size(); i += 2) {
      marks.add(new Mark(numbers.get(i), numbers.get(i + 1)));
    }
    return Optional.of(new JunkMarks(numbers.get(1), marks));
  }

  byte[] pack() {
    var text = new StringBuilder().append(VERSION).append(' ').append(uidValidity);
    for (Mark each : marks) {
      text.append(' ').append(each.second()).append(' ').append(each.uidNext());
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Behind a time that does not count, for no round says that it passed: each is as old now as it
   * was at the last round. Those of a clock that has been set back go.
   */
  JunkMarks resumed(long lastRound, long now) {
    long pause = Math.max(0, now - lastRound);
    return new JunkMarks(
        uidValidity,
        marks.stream()
            .map(mark -> new Mark(mark.second() + pause, mark.uidNext()))
            .filter(mark -> mark.second() <= now)
            .toList());
  }

  /** What is below was there at that time already; 0: nothing is known of it. */
  long reachedAt(long second) {
    return marks.stream()
        .filter(mark -> mark.second() <= second)
        .mapToLong(Mark::uidNext)
        .max()
        .orElse(0);
  }

  /**
   * With a mark for now, where the last one is not near, and none that a newer one makes useless.
   */
  JunkMarks at(long now, long uidNext, Duration keep) {
    var some = new ArrayList<>(marks);
    long old = now - keep.toSeconds();
    while (some.size() > 1 && some.get(1).second() <= old) {
      some.removeFirst();
    }
    boolean grown = some.isEmpty() || some.getLast().uidNext() < uidNext;
    boolean near = !some.isEmpty() && now - some.getLast().second() < keep.toSeconds() / FINENESS;
    if (grown && !near) {
      some.add(new Mark(now, uidNext));
    }
    return new JunkMarks(uidValidity, some);
  }
}
