package org.rekkas.delivery;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.rekkas.delivery.files.Removal;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.store.Folder;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Vault;
import org.rekkas.store.VaultStore;

/**
 * Deletes, {@link Daily}, what has been in a folder Junk for as long as {@code junk-keep} of {@code
 * <mailbox>} says. What counts is the time in Junk, by {@link JunkMarks}: nothing goes on the day
 * that a server learns to do this, or somebody moves an old mail there.
 *
 * <p>Nothing goes, either, in a round whose last one is more than {@link #PAUSE} ago, or still to
 * come: the server or this setting was off, or the clock jumped. The time between the two does not
 * count, for nobody could see in it what would go, or it never was.
 *
 * <pre>
 * junk   owner → a {@link JunkMarks}
 *        0xff  → the second of the last whole round, eight octets
 * </pre>
 */
final class JunkRound implements Daily.Work {
  static final Duration PAUSE = Duration.ofDays(2);

  private static final int PAGE = 500;
  private static final byte[] FIRST = {};
  private static final byte[] END = {(byte) 0xff};
  private static final byte[] LAST = END;

  private final Surroundings given;
  private final VaultStore store;
  private final Duration keep;
  private final Space space;

  JunkRound(Surroundings given, VaultStore store, Duration keep) {
    this.given = given;
    this.store = store;
    this.keep = keep;
    space = given.vault().space("junk");
  }

  @Override
  public void run(Instant instant, BooleanSupplier over) {
    if (keep.isZero()) {
      return;
    }
    long now = instant.getEpochSecond();
    long last = last();
    boolean paused = last < now - PAUSE.toSeconds() || last > now;
    boolean first = space.range(FIRST, END, 1).isEmpty();
    long deleted = round(new Times(now, last, paused), over);
    if (first && !space.range(FIRST, END, 1).isEmpty()) {
      tell("from now on mail is deleted when it has been in Junk for " + told());
    }
    if (deleted > 0) {
      tell(messages(deleted) + " deleted that had been in Junk for " + told());
    }
  }

  /**
   * Of a round, in seconds since 1970.
   *
   * @param last when the one before was; 0 if there was none
   * @param paused nothing is deleted, and the time since the last does not count
   */
  private record Times(long now, long last, boolean paused) {}

  private long last() {
    return space
        .get(LAST)
        .filter(octets -> octets.length == Long.BYTES)
        .map(octets -> ByteBuffer.wrap(octets).getLong())
        .filter(second -> second > 0)
        .orElse(0L);
  }

  private long round(Times times, BooleanSupplier over) {
    long deleted = 0;
    List<Mailbox> page = store.owners(Optional.empty(), PAGE);
    while (!page.isEmpty()) {
      for (Mailbox owner : page) {
        if (over.getAsBoolean()) {
          return deleted;
        }
        deleted += guarded(owner, times);
      }
      page = store.owners(Optional.of(page.getLast()), PAGE);
    }
    put(LAST, Optional.of(ByteBuffer.allocate(Long.BYTES).putLong(times.now()).array()));
    return deleted;
  }

  /** A mailbox that is damaged keeps no other from its turn. */
  private long guarded(Mailbox owner, Times times) {
    try {
      return of(owner, times);
    } catch (UncheckedIOException e) {
      var evidence = Evidence.of(e.toString()).with("mailbox", owner.toString());
      note(Note.Level.ERROR, evidence);
      return 0;
    }
  }

  private long of(Mailbox owner, Times times) {
    byte[] key = Key.of(owner.key()).bytes();
    Optional<byte[]> kept = space.get(key);
    Optional<Folder> junk = given.store().folder(owner, Folder.JUNK);
    if (junk.isEmpty()) {
      kept.ifPresent(_ -> put(key, Optional.empty()));
      return 0;
    }
    long validity = junk.get().uidValidity();
    JunkMarks marks =
        kept.flatMap(JunkMarks::unpack)
            .filter(known -> known.uidValidity() == validity)
            .map(known -> times.paused() ? known.resumed(times.last(), times.now()) : known)
            .orElseGet(() -> JunkMarks.none(validity));
    var removal = new Removal(given.store(), owner, Folder.JUNK);
    if (!times.paused()) {
      removal.below(marks.reachedAt(times.now() - keep.toSeconds()));
    }
    byte[] fresh = marks.at(times.now(), junk.get().uidNext(), keep).pack();
    if (kept.isEmpty() || !Arrays.equals(kept.get(), fresh)) {
      put(key, Optional.of(fresh));
    }
    return removal.removed();
  }

  private void put(byte[] key, Optional<byte[]> value) {
    given
        .vault()
        .transact(
            Vault.Durability.ORDERED,
            tx -> {
              value.ifPresentOrElse(v -> tx.put(space, key, v), () -> tx.delete(space, key));
              return true;
            });
  }

  private void tell(String what) {
    note(Note.Level.INFO, Evidence.of(what + ": junk-keep of <mailbox> in conf/server.xml"));
  }

  private void note(Note.Level level, Evidence evidence) {
    given.journal().note(new Note.Remark(MailboxAgent.NAME, level, Optional.empty(), evidence));
  }

  private String told() {
    long days = keep.toDays();
    return Duration.ofDays(days).equals(keep) ? days + "d" : keep.toSeconds() + "s";
  }

  private static String messages(long count) {
    return count == 1 ? "1 message" : count + " messages";
  }
}
