package org.rekkas.queue;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.queue.mail.Damaged;
import org.rekkas.queue.mail.Packing;
import org.rekkas.queue.mail.Unpacking;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Vault;

/**
 * Addresses elsewhere that get no mail from here: those of people who asked for that, or that are
 * known not to exist. A client is refused them; what is for them all the same, by an alias or an
 * older mail, fails before anybody is connected to. Kept in the vault. Safe for many threads.
 */
public final class Suppressions {
  static final String SPACE = "suppressed";

  private static final int VERSION = 1;

  private final Vault vault;
  private final Space space;
  private final Clock clock;
  private volatile boolean any;

  Suppressions(Vault vault, Clock clock) {
    this.vault = vault;
    this.clock = clock;
    space = vault.space(SPACE);
    any = !list("", 1).isEmpty();
  }

  /**
   * An address on the list.
   *
   * @param address as it is compared: in lower case
   * @param why in the words of who put it there
   */
  public record Suppressed(String address, Instant since, String why) {}

  public void add(Mailbox mailbox, String why) {
    byte[] entry = new Packing(VERSION).number(clock.instant().toEpochMilli()).text(why).finish();
    vault.transact(
        Vault.Durability.FORCED,
        tx -> {
          tx.put(space, key(mailbox), entry);
          return true;
        });
    any = true;
  }

  /** Whether it stood there. */
  public boolean remove(Mailbox mailbox) {
    return vault.transact(
        Vault.Durability.FORCED,
        tx -> {
          boolean stood = tx.get(space, key(mailbox)).isPresent();
          tx.delete(space, key(mailbox));
          return stood;
        });
  }

  /** In the order of the addresses. */
  public List<Suppressed> list(String from, int most) {
    var page = new ArrayList<Suppressed>();
    byte[] end = {(byte) 0xff};
    for (Space.Entry entry : space.range(Key.of(from).bytes(), end, most)) {
      page.add(read(entry));
    }
    return page;
  }

  /** Why an address gets no mail; empty: it may get some. */
  public Optional<String> reason(ForwardPath path) {
    return any
        ? space.get(key(path.mailbox())).map(value -> read(value).map(Said::why).orElse(""))
        : Optional.empty();
  }

  private record Said(Instant since, String why) {}

  private static Suppressed read(Space.Entry entry) {
    Said said = read(entry.value()).orElse(new Said(Instant.EPOCH, "(cannot be read)"));
    return new Suppressed(Key.text(entry.key(), 0), said.since(), said.why());
  }

  private static Optional<Said> read(byte[] value) {
    try {
      var from = new Unpacking(value, 0, VERSION);
      return Optional.of(new Said(Instant.ofEpochMilli(from.number()), from.text()));
    } catch (Damaged | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static byte[] key(Mailbox mailbox) {
    return Key.of(mailbox.key()).bytes();
  }
}
