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
 * The INBOX of one account as it was at the login, and where that is wanted its Junk behind it:
 * message-numbers 1 to n and their sizes, RFC 1939 §4 and §5. Messages that come later are for the
 * next session. Twenty octets for each message, and no more, are kept in memory. Owned by one
 * session's thread, which has the lock.
 */
final class Maildrop {
  private static final int PAGE = 1000;

  private final MailStore store;
  private final Mailbox owner;
  private final List<Place> places = new ArrayList<>();
  private final BitSet deleted = new BitSet();
  private final BitSet retrieved = new BitSet();
  private long[] uids = new long[16];
  private long[] octets = new long[16];
  private int messages;

  /**
   * A folder of it.
   *
   * @param validity its UIDVALIDITY at the login
   * @param mark what its unique-ids begin with
   * @param first its first message-number
   */
  private record Place(String folder, long validity, String mark, int first) {}

  private Maildrop(MailStore store, Mailbox owner) {
    this.store = store;
    this.owner = owner;
  }

  static Maildrop open(MailStore store, Mailbox owner, Settings.Junk junk) {
    var maildrop = new Maildrop(store, owner);
    maildrop.read(Folder.INBOX, "");
    if (junk == Settings.Junk.SHOW) {
      maildrop.read(Folder.JUNK, "junk.");
    }
    return maildrop;
  }

  private void read(String folder, String mark) {
    long validity = validity(folder);
    places.add(new Place(folder, validity, mark + validity + ".", messages + 1));
    List<Message> page = store.messages(owner, folder, 1, PAGE);
    while (!page.isEmpty()) {
      page.forEach(this::add);
      page = store.messages(owner, folder, page.getLast().uid() + 1, PAGE);
    }
  }

  private long validity(String folder) {
    return store.folder(owner, folder).map(Folder::uidValidity).orElse(0L);
  }

  private Place place(int number) {
    Place last = places.getLast();
    return number >= last.first() ? last : places.getFirst();
  }

  /** A folder that was made anew since the login is another one: its UIDs are of other messages. */
  private boolean isThere(Place place) {
    return validity(place.folder()) == place.validity();
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
    return place(number).mark() + uids[number - 1];
  }

  /** Empty where somebody else, by IMAP or at the command line, removed the message. */
  Optional<Content> content(int number) throws IOException {
    Place place = place(number);
    return isThere(place)
        ? store.content(owner, place.folder(), uids[number - 1])
        : Optional.empty();
  }

  /** Whether it is still there for all. */
  boolean holds(int number) {
    Place place = place(number);
    return isThere(place) && store.message(owner, place.folder(), uids[number - 1]).isPresent();
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
    int removed = 0;
    for (Place each : places) {
      if (!isThere(each)) {
        continue;
      }
      List<Long> read = uidsOf(each, retrieved, deleted);
      if (!read.isEmpty()) {
        var seen = new FlagChange.Add(Set.of(Message.SEEN));
        store.flag(owner, each.folder(), read, seen, Long.MAX_VALUE);
      }
      List<Long> marked = uidsOf(each, deleted, new BitSet());
      removed += marked.isEmpty() ? 0 : store.expunge(owner, each.folder(), marked);
    }
    return removed;
  }

  private List<Long> uidsOf(Place place, BitSet these, BitSet butNotThese) {
    var found = new ArrayList<Long>();
    for (int n = these.nextSetBit(place.first()); n >= 0; n = these.nextSetBit(n + 1)) {
      if (!butNotThese.get(n) && place(n).equals(place)) {
        found.add(uids[n - 1]);
      }
    }
    return found;
  }
}
