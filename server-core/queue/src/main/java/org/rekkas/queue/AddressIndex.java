package org.rekkas.queue;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rekkas.queue.mail.ActiveMail;
import org.rekkas.queue.mail.Leaf;
import org.rekkas.queue.mail.Progress;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.ReversePath;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Transaction;

/**
 * The waiting mails by their addresses, so that an administrator's word about one of them needs no
 * look at all the others. A mail has an entry for its sender, and one for each address and each
 * domain that it still has to reach; mails that go at the first try have none, and cost nothing
 * here.
 *
 * <pre>
 * sender     address, id → nothing    the address is empty for the null reverse-path
 * recipient  address, id → nothing
 * domain     domain, id  → nothing
 * </pre>
 */
final class AddressIndex {
  private static final String SENDER = "sender";
  private static final String RECIPIENT = "recipient";
  private static final String DOMAIN = "domain";

  private final Space space;

  AddressIndex(Space space) {
    this.space = space;
  }

  /**
   * Brings the entries of a mail from what they are to what they will be.
   *
   * @param now empty: the mail goes
   */
  void moved(Transaction tx, ActiveMail mail, Optional<Progress> now) {
    Set<Entry> before = mail.progress().map(was -> entries(mail, was)).orElse(Set.of());
    Set<Entry> after = now.map(then -> entries(mail, then)).orElse(Set.of());
    for (Entry gone : before) {
      if (!after.contains(gone)) {
        tx.delete(space, gone.key(mail.id()));
      }
    }
    for (Entry come : after) {
      if (!before.contains(come)) {
        tx.put(space, come.key(mail.id()), new byte[0]);
      }
    }
  }

  /** The same of a mail that goes and cannot be read as a whole. */
  void gone(Transaction tx, MailId id, ReversePath sender, Progress was) {
    entries(sender, was).forEach(entry -> tx.delete(space, entry.key(id)));
  }

  /** Those that have to reach an address. */
  IndexPage to(Mailbox mailbox, byte[] place, int most) {
    return page(new Entry(RECIPIENT, mailbox.key()), place, most);
  }

  /** Those that have to reach somebody in a domain, by its {@link Mailbox#domainKey}. */
  IndexPage toDomain(String domain, byte[] place, int most) {
    return page(new Entry(DOMAIN, domain), place, most);
  }

  IndexPage from(ReversePath sender, byte[] place, int most) {
    return page(sender(sender), place, most);
  }

  /** Those of a selection from an id on, that one included; empty for one that no address makes. */
  List<MailId> ids(Selection which, String id, int most) {
    return entry(which)
        .map(entry -> page(entry, entry.prefix().and(id).bytes(), most).ids())
        .orElse(List.of());
  }

  private static Optional<Entry> entry(Selection which) {
    return switch (which) {
      case Selection.Sender(var path) -> Optional.of(sender(path));
      case Selection.Recipient(var path) -> Optional.of(new Entry(RECIPIENT, path.mailbox().key()));
      case Selection.Domain(var name) -> Optional.of(new Entry(DOMAIN, name));
      case Selection.All _, Selection.Id _, Selection.Waiting _ -> Optional.empty();
    };
  }

  private IndexPage page(Entry entry, byte[] place, int most) {
    int id = entry.prefix().bytes().length;
    return IndexPage.of(space, entry.prefix(), place, most, key -> mail(key, id));
  }

  private static Optional<MailId> mail(byte[] key, int offset) {
    try {
      return Optional.of(new MailId(Key.text(key, offset)));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private static Set<Entry> entries(ActiveMail mail, Progress progress) {
    return entries(mail.head().envelope().reversePath(), progress);
  }

  private static Set<Entry> entries(ReversePath sender, Progress progress) {
    var entries = new HashSet<Entry>();
    entries.add(sender(sender));
    for (Leaf leaf : progress.pending()) {
      entries.add(new Entry(RECIPIENT, leaf.path().mailbox().key()));
      entries.add(new Entry(DOMAIN, leaf.path().mailbox().domainKey()));
    }
    return entries;
  }

  private static Entry sender(ReversePath sender) {
    return new Entry(SENDER, sender.mailbox().map(Mailbox::key).orElse(""));
  }

  /** What a mail is found by. */
  private record Entry(String kind, String address) {
    Key prefix() {
      return Key.of(kind).and(address);
    }

    byte[] key(MailId id) {
      return prefix().and(id.text()).bytes();
    }
  }
}
