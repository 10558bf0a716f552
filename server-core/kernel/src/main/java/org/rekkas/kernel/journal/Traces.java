package org.rekkas.kernel.journal;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Transaction;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.Vault.Durability;

/**
 * The traces of mails in the vault. A value is a piece of a mail's trace: a version octet, then
 * lines of {@code milliseconds text}; its key is the mail's id, which sorts by time, and the time
 * of the piece. Written by one thread, in batches that force nothing; read by any.
 */
public final class Traces {
  private static final byte VERSION = 1;
  private static final byte[] OCTETS = Key.of("octets").bytes();
  private static final int MOST_PIECES = 1000;

  /** Pieces that are looked at together: each may be as long as a trace. */
  private static final int PAGE = 16;

  /** Young pieces that a walk meets before it ends: those of mails that are under way for long. */
  private static final int MOST_YOUNG = 1000;

  private final Vault vault;
  private final Space pieces;
  private final Space sums;
  private final TraceSettings settings;
  private final Clock clock;

  /** How much the trace of each of the latest mails has; the writer's own. */
  private final Map<MailId, Integer> sizes =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<MailId, Integer> eldest) {
          return size() > 20_000;
        }
      };

  /** Below it there is nothing; the deleted ones are not walked again. */
  private byte[] oldest = {};

  /** Where a walk stands that has met some young ones. */
  private byte[] walk = {};

  private int young;
  private long octets = -1;
  private long lastPiece;

  public Traces(Vault vault, TraceSettings settings, Clock clock) {
    this.vault = vault;
    this.pieces = vault.space("trace");
    this.sums = vault.space("trace-sums");
    this.settings = settings;
    this.clock = clock;
  }

  boolean wanted() {
    return !settings.keep().isZero();
  }

  /** Writes one piece for each mail, unforced. */
  void write(Map<MailId, StringBuilder> batch) {
    lastPiece = Math.max(lastPiece + 1, clock.millis());
    var made = new ArrayList<Space.Entry>(batch.size());
    long added = 0;
    for (Map.Entry<MailId, StringBuilder> each : batch.entrySet()) {
      byte[] value = piece(each.getKey(), each.getValue());
      if (value.length > 0) {
        byte[] key = Key.of(each.getKey().text()).and(lastPiece).bytes();
        made.add(new Space.Entry(key, value));
        added += value.length;
        if (Arrays.compareUnsigned(key, oldest) < 0) {
          oldest = key;
        }
      }
    }
    long sum = octets() + added;
    vault.transact(
        Durability.ORDERED,
        tx -> {
          made.forEach(e -> tx.put(pieces, e.key(), e.value()));
          return putSum(tx, sum);
        });
    octets = sum;
  }

  /** The piece as it is stored, cut to what the mail may have; empty if it has that already. */
  private byte[] piece(MailId id, StringBuilder text) {
    int had = sizes.getOrDefault(id, 0);
    int left = settings.perMail() - had;
    if (left <= 0) {
      return new byte[0];
    }
    sizes.put(id, had + text.length());
    if (text.length() > left) {
      text.setLength(Math.max(0, text.lastIndexOf("\n", left)));
      text.append('\n').append(clock.millis()).append(" (more happened than a trace may hold)\n");
    }
    return text.insert(0, (char) VERSION).toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Everything that is known of a mail. */
  public Trace of(MailId id) {
    Key key = Key.of(id.text());
    var lines = new ArrayList<Trace.Line>();
    for (Space.Entry each : pieces.range(key.bytes(), key.end(), MOST_PIECES)) {
      read(each.value(), lines);
    }
    return new Trace(lines);
  }

  /**
   * Looks at a page of pieces and removes what is too old or too much; true if there may be more.
   */
  boolean prune() {
    byte[] from = young == 0 ? oldest : walk;
    List<Space.Entry> page = pieces.range(from, new byte[] {(byte) 0xff}, PAGE);
    var gone = new ArrayList<byte[]>();
    var stay = new ArrayList<byte[]>();
    long limit = clock.millis() - settings.keep().toMillis();
    long sum = octets();
    for (Space.Entry each : page) {
      if (time(each.value()) >= limit && sum <= settings.total()) {
        stay.add(each.key());
      } else {
        gone.add(each.key());
        sum -= each.value().length;
      }
    }
    if (!gone.isEmpty()) {
      remove(gone, sum);
    }
    walk = page.isEmpty() ? from : behind(page.getLast().key());
    if (young == 0) {
      oldest = stay.isEmpty() ? walk : stay.getFirst();
    }
    young += stay.size();
    boolean more = page.size() == PAGE && young < MOST_YOUNG;
    if (!more) {
      young = 0; // the next walk begins with the oldest
    }
    return more;
  }

  private void remove(List<byte[]> gone, long left) {
    vault.transact(
        Durability.ORDERED,
        tx -> {
          gone.forEach(key -> tx.delete(pieces, key));
          return putSum(tx, left);
        });
    octets = left;
  }

  private static byte[] behind(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
  }

  private boolean putSum(Transaction tx, long sum) {
    tx.put(sums, OCTETS, Key.of(sum).bytes());
    return true;
  }

  private long octets() {
    if (octets < 0) {
      octets = sums.get(OCTETS).map(value -> Key.number(value, 0)).orElse(0L);
    }
    return octets;
  }

  /** The time of the first line; of a value that cannot be read, the beginning of time. */
  private static long time(byte[] value) {
    long time = 0;
    for (int i = 1; i < value.length && value[i] >= '0' && value[i] <= '9'; i++) {
      time = time * 10 + value[i] - '0';
    }
    return time;
  }

  private static void read(byte[] value, List<Trace.Line> lines) {
    if (value.length == 0 || value[0] != VERSION) {
      return;
    }
    new String(value, 1, value.length - 1, StandardCharsets.UTF_8)
        .lines()
        .forEach(
            line -> {
              int space = line.indexOf(' ');
              if (space > 0) {
                Instant at = Instant.ofEpochMilli(Long.parseLong(line, 0, space, 10));
                lines.add(new Trace.Line(at, line.substring(space + 1)));
              }
            });
  }
}
