package org.rekkas.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Transaction;

/** Messages of a folder within a transaction: their records, the index of changes, the counts. */
final class Entries {
  private static final int PAGE = 1000;

  private Entries() {}

  /** Puts a new message. */
  static void put(Work work, FolderState folder, long uid, MessageRecord message) {
    folder.add(message);
    write(work, folder, uid, message);
  }

  /** Puts other flags for a message; the change gets a MODSEQ. */
  static MessageRecord change(
      Work work, FolderState folder, long uid, MessageRecord before, Flags flags) {
    unindex(work, folder, uid, before);
    folder.remove(before);
    var after = before.at(folder.nextModSeq(), flags);
    folder.add(after);
    write(work, folder, uid, after);
    return after;
  }

  /** Takes a message from a folder; the reference to its content is the caller's. */
  static BodyRecord take(Work work, FolderState folder, long uid, MessageRecord message) {
    var tx = work.tx();
    var layout = work.layout();
    byte[] key = Layout.key(folder.number, uid);
    var body = body(work, folder, uid);
    unindex(work, folder, uid, message);
    folder.remove(message);
    tx.delete(layout.messages(), key);
    tx.delete(layout.bodies(), key);
    return body;
  }

  static BodyRecord body(Work work, FolderState folder, long uid) {
    // Read as a page of one: the folder's record guards it, so it needs no check of its own.
    byte[] from = Layout.key(folder.number, uid);
    var page = work.tx().range(work.layout().bodies(), from, Layout.key(folder.number, uid + 1), 1);
    if (page.isEmpty()) {
      throw new StoreDamaged("message " + uid + " of folder " + folder.number + " has no body");
    }
    return BodyRecord.read(page.getFirst().value());
  }

  /** Those of the UIDs that exist, in order. */
  static SequencedMap<Long, MessageRecord> find(
      Work work, FolderState folder, Collection<Long> uids) {
    var wanted = new TreeSet<>(uids);
    var found = new TreeMap<Long, MessageRecord>();
    Optional<Long> next = wanted.isEmpty() ? Optional.empty() : Optional.of(wanted.first());
    while (next.isPresent()) {
      long from = next.get();
      long until = Math.min(run(wanted, from), wanted.last()) + 1;
      var page = page(work.tx(), work.layout().messages(), folder, from, until);
      for (Space.Entry entry : page) {
        long uid = Layout.last(entry.key());
        if (wanted.contains(uid)) {
          found.put(uid, MessageRecord.read(entry.value()));
        }
      }
      long behind = page.size() == PAGE ? Layout.last(page.getLast().key()) : until - 1;
      next = Optional.ofNullable(wanted.higher(behind));
    }
    return found;
  }

  /** Runs of consecutive UIDs, first and last of each. */
  static List<long[]> runs(Collection<Long> ascending) {
    var runs = new ArrayList<long[]>();
    for (long uid : ascending) {
      if (!runs.isEmpty() && runs.getLast()[1] == uid - 1) {
        runs.getLast()[1] = uid;
      } else {
        runs.add(new long[] {uid, uid});
      }
    }
    return runs;
  }

  /** The end of the stretch that is read as one: gaps of a few UIDs are read over. */
  private static long run(TreeSet<Long> wanted, long from) {
    long last = from;
    for (long uid : wanted.tailSet(from, false)) {
      if (uid - last > 8) {
        break;
      }
      last = uid;
    }
    return last;
  }

  private static List<Space.Entry> page(
      Transaction tx, Space space, FolderState folder, long from, long until) {
    return tx.range(space, Layout.key(folder.number, from), Layout.key(folder.number, until), PAGE);
  }

  private static void write(Work work, FolderState folder, long uid, MessageRecord message) {
    var tx = work.tx();
    var layout = work.layout();
    tx.put(layout.messages(), Layout.key(folder.number, uid), message.packed());
    tx.put(layout.changes(), Layout.key(folder.number, message.modSeq(), uid), Layout.NOTHING);
  }

  private static void unindex(Work work, FolderState folder, long uid, MessageRecord message) {
    work.tx().delete(work.layout().changes(), Layout.key(folder.number, message.modSeq(), uid));
  }
}
