package org.rekkas.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.store.FlagChange;
import org.rekkas.spi.store.Folder;
import org.rekkas.spi.store.Message;

/**
 * Changes to messages that are there, each for a bounded number of UIDs within one transaction:
 * STORE, EXPUNGE, COPY and MOVE (RFC 9051 §6.4, RFC 6851).
 */
final class Changes {
  private final Work work;
  private final String owner;

  Changes(Work work, Mailbox owner) {
    this.work = work;
    this.owner = owner.key();
  }

  List<Message> flag(String folder, Collection<Long> uids, FlagChange change, long unchangedSince) {
    var changed = new ArrayList<Message>();
    var found = work.find(owner, folder);
    if (found.isEmpty()) {
      return changed;
    }
    var state = found.get();
    for (Map.Entry<Long, MessageRecord> each : Entries.find(work, state, uids).entrySet()) {
      long uid = each.getKey();
      var before = each.getValue();
      if (before.modSeq() <= unchangedSince) {
        var flags = before.flags().changed(change);
        var after =
            flags.equals(before.flags()) ? before : Entries.change(work, state, uid, before, flags);
        changed.add(after.message(uid));
      }
    }
    return changed;
  }

  int expunge(String folder, Collection<Long> uids) {
    var found = work.find(owner, folder);
    if (found.isEmpty()) {
      return 0;
    }
    var state = found.get();
    var messages = Entries.find(work, state, uids);
    long octets = 0;
    for (Map.Entry<Long, MessageRecord> each : messages.entrySet()) {
      work.tx().release(Entries.take(work, state, each.getKey(), each.getValue()).content());
      octets += each.getValue().octets();
    }
    VanishedLog.add(work, state, messages.sequencedKeySet());
    work.holding(owner).add(-messages.size(), -octets);
    return messages.size();
  }

  List<Long> copy(String from, Collection<Long> uids, String to) {
    var copied = new ArrayList<Long>();
    var source = work.find(owner, from);
    var target = target(to);
    if (source.isEmpty() || target.isEmpty()) {
      return copied;
    }
    var messages = Entries.find(work, source.get(), uids);
    long octets = 0;
    for (Map.Entry<Long, MessageRecord> each : messages.entrySet()) {
      var body = Entries.body(work, source.get(), each.getKey());
      work.tx().hold(body.content());
      copied.add(settle(work, target.get(), each.getValue(), body));
      octets += each.getValue().octets();
    }
    work.holding(owner).add(messages.size(), octets);
    return copied;
  }

  List<Long> move(String from, Collection<Long> uids, String to) {
    var moved = new ArrayList<Long>();
    var source = work.find(owner, from);
    var target = target(to);
    if (source.isEmpty() || target.isEmpty()) {
      return moved;
    }
    var messages = Entries.find(work, source.get(), uids);
    for (Map.Entry<Long, MessageRecord> each : messages.entrySet()) {
      var body = Entries.take(work, source.get(), each.getKey(), each.getValue());
      moved.add(settle(work, target.get(), each.getValue(), body));
    }
    VanishedLog.add(work, source.get(), messages.sequencedKeySet());
    return moved;
  }

  /** INBOX is always a place to go to, even before its first message. */
  private Optional<FolderState> target(String name) {
    return name.equals(Folder.INBOX)
        ? Optional.of(work.findOrMake(owner, name))
        : work.find(owner, name);
  }

  /** Puts a message at the end of a folder, which takes over the reference to its content. */
  static long settle(Work work, FolderState target, MessageRecord message, BodyRecord body) {
    long uid = target.nextUid();
    Entries.put(work, target, uid, message.at(target.nextModSeq(), message.flags()));
    work.tx().put(work.layout().bodies(), Layout.key(target.number, uid), body.packed());
    return uid;
  }
}
