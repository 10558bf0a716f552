package org.rekkas.delivery.files;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Gatherers;
import org.rekkas.spi.MailStore;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.store.Message;

/**
 * Deletes messages of a folder for good. Where one of them is damaged the others go one by one, so
 * that it does not keep them. One thread.
 */
public final class Removal {
  /** So few at once that a store changes all of them or none: what has gone is counted. */
  public static final int PIECE = 1000;

  private final MailStore store;
  private final Mailbox owner;
  private final String folder;
  private final SortedSet<Long> damaged = new TreeSet<>();
  private long removed;

  public Removal(MailStore store, Mailbox owner, String folder) {
    this.store = store;
    this.owner = owner;
    this.folder = folder;
  }

  /** Those that exist. */
  public void of(List<Long> uids) {
    uids.stream().gather(Gatherers.windowFixed(PIECE)).forEach(this::piece);
  }

  private void piece(List<Long> uids) {
    try {
      removed += store.expunge(owner, folder, uids);
    } catch (UncheckedIOException _) {
      uids.forEach(this::one);
    }
  }

  private void one(long uid) {
    try {
      removed += store.expunge(owner, folder, List.of(uid));
    } catch (UncheckedIOException _) {
      damaged.add(uid);
    }
  }

  /** All whose UIDs are below this one. */
  public void below(long end) {
    var pages = new Pages(store, owner, folder, uid -> addIfBelow(uid, end));
    List<Message> page = pages.from(1);
    while (!page.isEmpty() && page.getFirst().uid() < end) {
      of(page.stream().map(Message::uid).filter(uid -> uid < end).toList());
      page = pages.behind(page);
    }
  }

  private void addIfBelow(long uid, long end) {
    if (uid < end) {
      damaged.add(uid);
    }
  }

  /** How many are gone. */
  public long removed() {
    return removed;
  }

  /** The UIDs of those that stay, for the store has no whole record of them. */
  public List<Long> damaged() {
    return List.copyOf(damaged);
  }
}
