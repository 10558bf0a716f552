package org.rekkas.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.rekkas.spi.vault.Space;

/**
 * Which UIDs were expunged from a folder, and when in its MODSEQ: {@link Layout#vanished}, an entry
 * for each run of UIDs. It is bounded; the oldest entries go first, in the transaction that adds
 * one too many. Asked about a time before what it remembers, it answers with every UID that is not
 * there, as a server that forgets must (RFC 7162 §3.2.6).
 */
final class VanishedLog {
  /** So many entries are kept. */
  static final int MOST = 10_000;

  /** So many are let go of at a time, at least. */
  static final int SLACK = 1000;

  private static final int PAGE = 1000;

  private VanishedLog() {}

  /** Notes UIDs, in ascending order; within a transaction that has the folder's record. */
  static void add(Work work, FolderState folder, Collection<Long> uids) {
    if (uids.isEmpty()) {
      return;
    }
    long modSeq = folder.nextModSeq();
    var runs = Entries.runs(uids);
    for (long[] run : runs) {
      work.tx()
          .put(
              work.layout().vanished(),
              Layout.key(folder.number, modSeq, run[0]),
              new Packer(12).number(1).number(run[1]).packed());
    }
    folder.vanish(runs.size());
    trim(work, folder);
  }

  private static void trim(Work work, FolderState folder) {
    long excess = folder.vanished() - MOST;
    if (excess < SLACK) {
      return;
    }
    var space = work.layout().vanished();
    byte[] from = Layout.key(folder.number, folder.forgotten());
    byte[] end = Layout.key(folder.number + 1);
    for (Space.Entry entry : work.tx().range(space, from, end, (int) excess)) {
      work.tx().delete(space, entry.key());
      folder.forget(Layout.second(entry.key()));
    }
  }

  /** UIDs that vanished after a MODSEQ, or more. */
  static List<Long> since(Layout layout, FolderState folder, long modSeq, int most) {
    return modSeq < folder.forgotten()
        ? missing(layout, folder, most)
        : noted(layout, folder, modSeq, most);
  }

  private static List<Long> noted(Layout layout, FolderState folder, long modSeq, int most) {
    var uids = new ArrayList<Long>();
    byte[] from = Layout.key(folder.number, modSeq == Long.MAX_VALUE ? modSeq : modSeq + 1);
    byte[] end = Layout.key(folder.number + 1);
    for (Space.Entry entry : layout.vanished().range(from, end, most)) {
      long last = new Unpacker(entry.value(), 1).number();
      add(uids, Layout.last(entry.key()), last + 1, most);
    }
    return uids;
  }

  /** All that were given once and are not there. */
  private static List<Long> missing(Layout layout, FolderState folder, int most) {
    var uids = new ArrayList<Long>();
    byte[] end = Layout.key(folder.number + 1);
    long next = 1;
    var page = layout.messages().range(Layout.key(folder.number, next), end, PAGE);
    while (!page.isEmpty() && uids.size() < most) {
      for (Space.Entry entry : page) {
        long uid = Layout.last(entry.key());
        add(uids, next, uid, most);
        next = uid + 1;
      }
      page = layout.messages().range(Layout.key(folder.number, next), end, PAGE);
    }
    add(uids, next, folder.uidNext(), most);
    return uids;
  }

  private static void add(List<Long> uids, long from, long until, int most) {
    for (long uid = from; uid < until && uids.size() < most; uid++) {
      uids.add(uid);
    }
  }
}
