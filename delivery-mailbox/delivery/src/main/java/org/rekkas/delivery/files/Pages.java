package org.rekkas.delivery.files;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.rekkas.spi.MailStore;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.store.Message;

/**
 * Reads a whole folder, a page at a time. The messages of a page in which one is damaged are asked
 * for one by one, so that the others are not lost with it. One thread, forwards.
 */
public final class Pages {
  private static final int PAGE = 500;

  private final MailStore store;
  private final Mailbox owner;
  private final String folder;
  private final LongConsumer damaged;
  private long told;

  /**
   * @param damaged told the UID of each message of which the store has no whole record
   */
  public Pages(MailStore store, Mailbox owner, String folder, LongConsumer damaged) {
    this.store = store;
    this.owner = owner;
    this.folder = folder;
    this.damaged = damaged;
  }

  /**
   * From a UID on, inclusive; empty at the end.
   *
   * @throws UncheckedIOException more is damaged than messages
   */
  public List<Message> from(long uid) {
    try {
      return store.messages(owner, folder, uid, PAGE);
    } catch (UncheckedIOException e) {
      return oneByOne(uid, e);
    }
  }

  public List<Message> behind(List<Message> page) {
    return from(page.getLast().uid() + 1);
  }

  private List<Message> oneByOne(long from, UncheckedIOException why) {
    long end = store.folder(owner, folder).orElseThrow(() -> why).uidNext();
    if (from >= end) {
      throw why; // no message that is known to be there is the one
    }
    var page = new ArrayList<Message>();
    for (long uid = from; uid < end && page.size() < PAGE; uid++) {
      try {
        store.message(owner, folder, uid).ifPresent(page::add);
      } catch (UncheckedIOException _) {
        tell(uid);
      }
    }
    return page.isEmpty() ? from(end) : page;
  }

  /** Once: behind the last of a page, the next begins with it. */
  private void tell(long uid) {
    if (uid > told) {
      told = uid;
      damaged.accept(uid);
    }
  }
}
