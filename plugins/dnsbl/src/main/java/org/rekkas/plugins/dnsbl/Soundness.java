package org.rekkas.plugins.dnsbl;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.net.Dns.Answer;

/**
 * Whether a list can be believed. Lists die: some then answer everything, and all mail is spam;
 * some answer nothing, and are asked for nothing. So once an hour the entries for tests are looked
 * at (RFC 5782 §5): 127.0.0.2 or TEST must be there, 127.0.0.1 or INVALID must not. Until both are
 * so, a list is not believed. One of which one is not so is set aside until both are, one whose DNS
 * fails five times in a row for a minute, and an administrator is told. Where either has no answer
 * nothing is known that was not known before, and they are looked at again in a minute.
 * Thread-safe.
 */
final class Soundness {
  private static final Duration BETWEEN = Duration.ofHours(1);

  private static final Duration REST = Duration.ofMinutes(1);
  private static final int MOST_FAILURES = 5;

  private final Settings.Listing list;
  private final InstantSource clock;
  private final Journal journal;
  private final AtomicReference<Instant> nextProbe = new AtomicReference<>(Instant.MIN);
  private final AtomicReference<Instant> asideUntil;
  private final AtomicInteger failures = new AtomicInteger();
  private volatile boolean told;

  Soundness(Settings.Listing list, Surroundings given) {
    this.list = list;
    this.clock = given.clock();
    this.journal = given.journal();
    this.asideUntil = new AtomicReference<>(list.probe() ? Instant.MAX : Instant.MIN);
  }

  /** As far as is known. */
  boolean sound() {
    return !clock.instant().isBefore(asideUntil.get());
  }

  /** Whether it is time to look. One is told so, and looks; others go on by what is known. */
  boolean due() {
    Instant now = clock.instant();
    Instant next = nextProbe.get();
    return list.probe() && !now.isBefore(next) && nextProbe.compareAndSet(next, now.plus(BETWEEN));
  }

  /** The entries for tests: the one that must not be there, and the one that must. */
  List<String> tests() {
    return list.asks() == Settings.Asks.ADDRESS
        ? List.of("1.0.0.127", "2.0.0.127")
        : List.of("invalid", "test");
  }

  /** What the DNS said of them. */
  void tested(Answer<InetAddress> never, Answer<InetAddress> always) {
    if (never instanceof Answer.Found) {
      aside(Instant.MAX, "it answers everything");
    } else if (always instanceof Answer.Missing || always instanceof Answer.Empty) {
      aside(
          Instant.MAX, "it has no entry for tests: it is not in use any more (or probe=\"false\")");
    } else if (always instanceof Answer.Found && !(never instanceof Answer.Failed)) {
      asideUntil.set(Instant.MIN);
      if (told) {
        told = false;
        journal.warn("dnsbl", list.zone() + " can be believed again");
      }
    } else {
      nextProbe.set(clock.instant().plus(REST));
      if (asideUntil.get().equals(Instant.MAX)) {
        aside(Instant.MAX, "its entries for tests cannot be looked up");
      }
    }
  }

  void answered() {
    failures.set(0);
  }

  void failed() {
    if (failures.incrementAndGet() >= MOST_FAILURES) {
      failures.set(0);
      aside(clock.instant().plus(REST), "its DNS fails");
    }
  }

  void unbelievable(String why) {
    aside(clock.instant().plus(BETWEEN), why);
  }

  /** What is set aside for longer stays so. */
  private void aside(Instant until, String why) {
    asideUntil.accumulateAndGet(until, (one, other) -> one.isAfter(other) ? one : other);
    if (!told) {
      told = true;
      journal.warn("dnsbl", list.zone() + " is set aside: " + why);
    }
  }
}
