package org.rekkas.plugins.mailinglist;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Transaction;
import org.rekkas.spi.vault.Vault;

/**
 * How members stand of whom failures were reported. Thread-safe.
 *
 * <pre>
 * standings   list, member → a {@link Standing}
 * </pre>
 */
final class Standings {
  private static final int PAGE = 500;

  private final Vault vault;
  private final Readable readable;
  private final Space standings;

  Standings(Vault vault, Readable readable) {
    this.vault = vault;
    this.readable = readable;
    standings = vault.space("standings");
  }

  Standing of(MailingList list, Mailbox member) {
    return standings.get(key(list, member)).flatMap(this::standing).orElse(Standing.GOOD);
  }

  /** Empty: of another version, or damaged. */
  private Optional<Standing> standing(byte[] value) {
    return readable.read("a member's standing", value, Standing::unpack);
  }

  /** Returns what is on disk then; what cannot be read stays. */
  Standing change(Transaction tx, MailingList list, Mailbox member, UnaryOperator<Standing> by) {
    byte[] key = key(list, member);
    Optional<byte[]> value = tx.get(standings, key);
    Optional<Standing> known = value.flatMap(this::standing);
    if (value.isPresent() && known.isEmpty()) {
      return Standing.GOOD;
    }
    Standing changed = by.apply(known.orElse(Standing.GOOD));
    tx.put(standings, key, changed.pack());
    return changed;
  }

  /** Whether anything is known of anybody. */
  boolean any(MailingList list) {
    Key of = Key.of(list.key());
    return !standings.range(of.bytes(), of.end(), 1).isEmpty();
  }

  /** False if nothing was known of the member. */
  boolean forget(MailingList list, Mailbox member) {
    return vault.transact(Vault.Durability.FORCED, tx -> forget(tx, list, member));
  }

  boolean forget(Transaction tx, MailingList list, Mailbox member) {
    byte[] key = key(list, member);
    boolean known = tx.get(standings, key).isPresent();
    tx.delete(standings, key);
    return known;
  }

  /** All of a list, at its end. */
  void forgetAll(MailingList list) {
    Clearing.of(vault, standings, Key.of(list.key()));
  }

  /**
   * The keys of those of a list to whom nothing is sent.
   *
   * @param from the first that is looked at, as the roll has it
   * @param until the first that is not
   */
  Set<String> suspended(MailingList list, byte[] from, byte[] until) {
    var found = new HashSet<String>();
    int behindList = Key.of(list.key()).bytes().length;
    byte[] next = from;
    for (int size = PAGE; size == PAGE; ) {
      List<Space.Entry> page = standings.range(next, until, PAGE);
      size = page.size();
      for (Space.Entry entry : page) {
        next = Arrays.copyOf(entry.key(), entry.key().length + 1);
        if (standing(entry.value()).flatMap(Standing::suspended).isPresent()) {
          found.add(Key.text(entry.key(), behindList));
        }
      }
    }
    return found;
  }

  private static byte[] key(MailingList list, Mailbox member) {
    return Key.of(list.key()).and(member.key()).bytes();
  }
}
