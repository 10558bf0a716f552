package org.rekkas.plugins.mailinglist;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Vault;

/**
 * Who is on which list: those that stand in the configuration, then those that joined, which lie in
 * the vault. Read page by page, so that a list costs no heap by its length. Thread-safe.
 *
 * <pre>
 * members   list, member → the address as written
 * </pre>
 */
final class Roll {
  private static final int PAGE = 500;

  private final Vault vault;
  private final Space members;
  private final Standings standings;

  Roll(Vault vault, Standings standings) {
    this.vault = vault;
    this.standings = standings;
    members = vault.space("members");
  }

  boolean has(MailingList list, Mailbox somebody) {
    return list.fixed().contains(somebody) || members.get(key(list, somebody)).isPresent();
  }

  /** How many of them were none before. */
  int add(MailingList list, List<Mailbox> some) {
    int added = 0;
    for (int from = 0; from < some.size(); from += PAGE) {
      List<Mailbox> page = some.subList(from, Math.min(some.size(), from + PAGE));
      added +=
          vault.transact(
              Vault.Durability.FORCED,
              tx -> {
                int count = 0;
                for (Mailbox one : page) {
                  byte[] key = key(list, one);
                  if (!list.fixed().contains(one) && tx.get(members, key).isEmpty()) {
                    tx.put(members, key, one.toString().getBytes(StandardCharsets.UTF_8));
                    count++;
                  }
                }
                return count;
              });
    }
    return added;
  }

  /** False if the address had not joined. One that joins again begins anew. */
  boolean remove(MailingList list, Mailbox somebody) {
    return vault.transact(
        Vault.Durability.FORCED,
        tx -> {
          standings.forget(tx, list, somebody);
          byte[] key = key(list, somebody);
          boolean there = tx.get(members, key).isPresent();
          tx.delete(members, key);
          return there;
        });
  }

  /** The members first: of who is none, no failure is counted any more. */
  void removeAll(MailingList list) {
    Clearing.of(vault, members, Key.of(list.key()));
    standings.forgetAll(list);
  }

  /** How a member stands then; empty, and nothing is kept, of somebody who has left meanwhile. */
  Optional<Standing> change(MailingList list, Mailbox member, UnaryOperator<Standing> by) {
    return vault.transact(
        Vault.Durability.FORCED,
        tx ->
            list.fixed().contains(member) || tx.get(members, key(list, member)).isPresent()
                ? Optional.of(standings.change(tx, list, member, by))
                : Optional.empty());
  }

  /** Each once. */
  Iterator<ForwardPath> of(MailingList list) {
    return new Pages(list, false);
  }

  /** Those to whom mail is sent. */
  Iterator<ForwardPath> reached(MailingList list) {
    return new Pages(list, true);
  }

  private static byte[] key(MailingList list, Mailbox member) {
    return Key.of(list.key()).and(member.key()).bytes();
  }

  /** Reads on whenever a page is used up. Of one thread. */
  private final class Pages implements Iterator<ForwardPath> {
    private final ArrayDeque<ForwardPath> page = new ArrayDeque<>();
    private final byte[] until;
    private final MailingList list;
    private final boolean reached;
    private Optional<byte[]> from;

    Pages(MailingList list, boolean reached) {
      this.list = list;
      this.reached = reached;
      byte[] first = Key.of(list.key()).bytes();
      from = Optional.of(first);
      until = Key.of(list.key()).end();
      if (!list.fixed().isEmpty()) {
        list.fixed().forEach(member -> page.add(new ForwardPath(member)));
        leaveOut(first, until);
      }
    }

    @Override
    public boolean hasNext() {
      while (page.isEmpty() && from.isPresent()) {
        byte[] first = from.get();
        List<Space.Entry> entries = members.range(first, until, PAGE);
        entries.stream().map(e -> path(e.value())).filter(this::isNew).forEach(page::add);
        from =
            entries.size() < PAGE ? Optional.empty() : Optional.of(behind(entries.getLast().key()));
        leaveOut(first, from.orElse(until));
      }
      return !page.isEmpty();
    }

    private void leaveOut(byte[] first, byte[] end) {
      if (reached) {
        Set<String> suspended = standings.suspended(list, first, end);
        page.removeIf(path -> suspended.contains(path.mailbox().key()));
      }
    }

    @Override
    public ForwardPath next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return page.remove();
    }

    private boolean isNew(ForwardPath joined) {
      return !list.fixed().contains(joined.mailbox());
    }

    private static ForwardPath path(byte[] value) {
      return ForwardPath.of(new String(value, StandardCharsets.UTF_8));
    }

    private static byte[] behind(byte[] key) {
      return Arrays.copyOf(key, key.length + 1);
    }
  }
}
