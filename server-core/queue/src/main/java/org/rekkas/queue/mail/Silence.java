package org.rekkas.queue.mail;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * A destination that does not answer. It is asked again with one mail after a minute, and after
 * twice as long each time, up to half an hour; the others wait on disk until it answers. Kept on
 * disk, so that a start does not ask all of them at once.
 *
 * @param since when it fell silent
 * @param probe when it is asked again
 * @param pause how long it was left alone this time
 * @param last what was heard at last
 */
public record Silence(Instant since, Instant probe, Duration pause, Heard last) {
  public static final Duration FIRST = Duration.ofMinutes(1);
  static final Duration LONGEST = Duration.ofMinutes(30);

  /** No probe is planned so far ahead: what says so was read from two clocks. */
  public static final Duration FAR = LONGEST.plus(LONGEST);

  /** How long a mail waits at most until somebody looks at it, whatever is known. */
  public static final Duration UNSEEN = Duration.ofHours(4);

  private static final int VERSION = 1;

  public static Silence from(Instant now, Heard last, RandomGenerator random) {
    return new Silence(now, jittered(now, FIRST, random), FIRST, last);
  }

  /** It did not answer the probe either. */
  public Silence longer(Instant now, Heard heard, RandomGenerator random) {
    Duration twice = pause.plus(pause);
    Duration next = twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
    return new Silence(since, jittered(now, next, random), next, heard);
  }

  /** The probe said nothing of it, by a fault of ours: once more, as long. */
  public Silence again(Instant now, RandomGenerator random) {
    return new Silence(since, jittered(now, pause, random), pause, last);
  }

  /** The administrator wants it to be asked now. */
  public Silence askedAt(Instant now) {
    return new Silence(since, now, FIRST, last);
  }

  /** Whether it is time to ask; also where only a clock set back explains the gap (attack H5). */
  public boolean isOver(Instant now) {
    return !now.isBefore(probe) || probe.isAfter(now.plus(FAR));
  }

  /**
   * When one of its mails is looked at, unless it answers before: hours later, each at another
   * moment, only so that no mail hangs on what is known of its destination alone.
   */
  public static Instant turn(Instant now, RandomGenerator random) {
    long half = UNSEEN.toMillis() / 2;
    return now.plusMillis(half + random.nextLong(half));
  }

  public byte[] pack() {
    var to = new Packing(VERSION).number(since.toEpochMilli()).number(probe.toEpochMilli());
    to.number(pause.toMillis());
    Heard.pack(to, last);
    return to.finish();
  }

  public static Silence unpack(byte[] octets) {
    try {
      var from = new Unpacking(octets, 0, VERSION);
      var since = Instant.ofEpochMilli(from.number());
      var probe = Instant.ofEpochMilli(from.number());
      var pause = Duration.ofMillis(from.number());
      if (pause.compareTo(FIRST) < 0 || pause.compareTo(LONGEST) > 0) {
        throw new Damaged("a pause that cannot be");
      }
      return new Silence(since, probe, pause, Heard.unpack(from));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new Damaged("a value that cannot be", e);
    }
  }

  /** Up to a fifth later, so that many do not ask at once. */
  private static Instant jittered(Instant now, Duration pause, RandomGenerator random) {
    return now.plus(pause).plusMillis(random.nextLong(pause.toMillis() / 5 + 1));
  }
}
