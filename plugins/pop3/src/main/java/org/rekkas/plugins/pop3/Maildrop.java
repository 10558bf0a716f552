package org.rekkas.plugins.pop3;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.rekkas.spi.MailStore;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.store.FlagChange;
import org.rekkas.spi.store.Folder;
import org.rekkas.spi.store.Message;

/**
 * The INBOX of one account as it was at the login: message-numbers 1 to n and their sizes, RFC 1939
 * §4 and §5. Messages that come later are for the next session. Twenty octets for each message, and
 * no more, are kept in memory. Owned by one session's thread, which has the lock.
 */
final class Maildrop {
  private static final int PAGE = 1000;

  private final MailStore store;
  private final Mailbox owner;
  private final long uidValidity;
  private final BitSet deleted = new BitSet();
  private final BitSet retrieved = new BitSet();
  private long[] uids = new long[16];
  private long[] octets = new long[16];
  private int messages;

  private Maildrop(MailStore store, Mailbox owner, long uidValidity) {
    this.store = store;
    this.owner = owner;
    this.uidValidity = uidValidity;
  }

  static Maildrop open(MailStore store, Mailbox owner) {
    long validity = store.folder(owner, Folder.INBOX).map(Folder::uidValidity).orElse(0L);
    var maildrop = new Maildrop(store, owner, validity);
    List<Message> page = store.messages(owner, Folder.INBOX, 1, PAGE);
    while (!page.isEmpty()) {
      page.forEach(maildrop::add);
      page = store.messages(owner, Folder.INBOX, page.getLast().uid() + 1, PAGE);
    }
    return maildrop;
  }

  Mailbox owner() {
    return owner;
  }

  private void add(Message message) {
    if (messages == uids.length) {
      uids = Arrays.copyOf(uids, messages * 2);
      octets = Arrays.copyOf(octets, messages * 2);
    }
    uids[messages] = message.uid();
    octets[messages] = message.octets();
    messages++;
  }

  /** The numbers of all messages that are not marked as deleted. */
  IntStream numbers() {
    return IntStream.rangeClosed(1, messages).filter(this::has);
  }

  boolean has(int number) {
    return number >= 1 && number <= messages && !deleted.get(number);
  }

  int count() {
    return messages - deleted.cardinality();
  }

  /** Of all messages that are not marked as deleted. */
  long size() {
    return numbers().mapToLong(this::size).sum();
  }

  /** What RETR sends, without doubled dots; two more where the last line has no end. */
  long size(int number) {
    return octets[number - 1];
  }

  /** The unique-id, RFC 1939 §7: the same in every session, and never another message's. */
  String uid(int number) {
    return uidValidity + "." + uids[number - 1];
  }

  /** Empty where somebody else, by IMAP or at the command line, removed the message. */
  Optional<Content> content(int number) throws IOException {
    return store.content(owner, Folder.INBOX, uids[number - 1]);
  }

  /** Whether it is still there for all. */
  boolean holds(int number) {
    return store.message(owner, Folder.INBOX, uids[number - 1]).isPresent();
  }

  void retrieved(int number) {
    retrieved.set(number);
  }

  void delete(int number) {
    deleted.set(number);
  }

  void undelete() {
    deleted.clear();
  }

  /** How many were sent whole. */
  int countRetrieved() {
    return retrieved.cardinality();
  }

  /**
   * What QUIT does, and nothing else: removes the messages that are marked; flags as seen those
   * that were read and stay, for who also comes by IMAP. Returns how many were removed.
   */
  int update() {
    List<Long> read = uidsOf(retrieved, deleted);
    if (!read.isEmpty()) {
      var seen = new FlagChange.Add(Set.of(Message.SEEN));
      store.flag(owner, Folder.INBOX, read, seen, Long.MAX_VALUE);
    }
    return deleted.isEmpty()
        ? 0
        : store.expunge(owner, Folder.INBOX, uidsOf(deleted, new BitSet()));
  }

  private List<Long> uidsOf(BitSet these, BitSet butNotThese) {
    var found = new ArrayList<Long>();
    for (int n = these.nextSetBit(0); n >= 0; n = these.nextSetBit(n + 1)) {
      if (!butNotThese.get(n)) {
        found.add(uids[n - 1]);
      }
    }
    return found;
  }
}
