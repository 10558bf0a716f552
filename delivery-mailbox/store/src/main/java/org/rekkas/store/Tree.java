package org.rekkas.store;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.store.Folder;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;

/** Changes to the folders of one account within one transaction: RFC 9051 §6.3.4 to §6.3.6. */
final class Tree {
  private static final int MOST_FOLDERS = 100_000;

  private final Work work;
  private final String owner;

  Tree(Work work, Mailbox owner) {
    this.work = work;
    this.owner = owner.key();
  }

  boolean create(String name) {
    if (name.equals(Folder.INBOX) || work.find(owner, name).isPresent()) {
      return false;
    }
    work.make(owner, name);
    return true;
  }

  /** Takes the folder away; its messages are freed later, by {@link Purge}. */
  boolean delete(String name) {
    var found = work.find(owner, name);
    if (name.equals(Folder.INBOX) || found.isEmpty()) {
      return false;
    }
    var state = found.get();
    work.holding(owner).add(-state.messages(), -state.octets());
    work.drop(owner, name);
    work.tx().put(work.layout().doomed(), Layout.key(state.number), Layout.NOTHING);
    return true;
  }

  /** With all folders below it; of INBOX the messages alone go (RFC 9051 §6.3.6). */
  boolean rename(String from, String to) {
    boolean inbox = from.equals(Folder.INBOX);
    var found = inbox ? Optional.of(work.findOrMake(owner, from)) : work.find(owner, from);
    if (found.isEmpty() || to.startsWith(from + "/") || work.find(owner, to).isPresent()) {
      return false;
    }
    var below = inbox ? new TreeMap<String, FolderState>() : below(from);
    if (to.equals(Folder.INBOX) || !below.keySet().stream().allMatch(n -> free(n, from, to))) {
      return false;
    }
    move(from, to, found.get());
    below.forEach((name, state) -> move(name, other(name, from, to), state));
    if (inbox) {
      work.put(owner, from, work.fresh());
    }
    return true;
  }

  private boolean free(String name, String from, String to) {
    String other = other(name, from, to);
    return FolderName.of(other).isPresent() && work.find(owner, other).isEmpty();
  }

  private static String other(String name, String from, String to) {
    return to + name.substring(from.length());
  }

  private void move(String from, String to, FolderState state) {
    FolderName.parent(to)
        .filter(parent -> !parent.equals(Folder.INBOX))
        .ifPresent(parent -> work.findOrMake(owner, parent));
    work.drop(owner, from);
    work.put(owner, to, state.renamed(work.newUidValidity()));
  }

  private SortedMap<String, FolderState> below(String name) {
    byte[] from = Layout.prefix(owner, name + "/");
    byte[] until = Layout.prefix(owner, name + "0");
    var below = new TreeMap<String, FolderState>();
    for (Space.Entry entry : work.tx().range(work.layout().folders(), from, until, MOST_FOLDERS)) {
      String each = Key.text(entry.key(), Layout.account(owner).length);
      work.find(owner, each).ifPresent(state -> below.put(each, state)); // checked at the commit
    }
    return below;
  }
}
