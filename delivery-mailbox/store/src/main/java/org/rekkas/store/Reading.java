package org.rekkas.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.store.Folder;
import org.rekkas.spi.store.Message;
import org.rekkas.spi.store.Usage;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Vault;

/**
 * What is asked of the store without a transaction. Each answer is of one moment; two answers may
 * be of two.
 */
final class Reading {
  private static final byte[] END = {(byte) 0xff};

  private final Vault vault;
  private final Layout layout;

  Reading(Vault vault, Layout layout) {
    this.vault = vault;
    this.layout = layout;
  }

  List<Folder> folders(Mailbox owner, int most) {
    var all = new ArrayList<Folder>();
    all.add(folder(owner, Folder.INBOX).orElseThrow());
    var key = Key.of(owner.key());
    for (Space.Entry entry : layout.folders().range(key.bytes(), key.end(), most)) {
      String name = Key.text(entry.key(), key.bytes().length);
      if (!name.equals(Folder.INBOX)) {
        all.add(FolderState.read(entry.value()).folder(owner, name));
      }
    }
    return all;
  }

  Optional<Folder> folder(Mailbox owner, String name) {
    var state = state(owner, name).map(found -> found.folder(owner, name));
    return state.isEmpty() && name.equals(Folder.INBOX) ? Optional.of(untouched(owner)) : state;
  }

  Optional<Long> number(Mailbox owner, String name) {
    return state(owner, name).map(found -> found.number);
  }

  List<Mailbox> owners(Optional<Mailbox> behind, int most) {
    byte[] from = behind.map(last -> Key.of(stored(last)).end()).orElse(Layout.NOTHING);
    return layout.accounts().range(from, END, most).stream()
        .map(entry -> owner(Key.text(entry.key(), 0)))
        .toList();
  }

  /** Spelled like the key under which it lies. */
  static Mailbox owner(String key) {
    int at = key.lastIndexOf('@');
    return new Mailbox(key.substring(0, at), key.substring(at + 1));
  }

  /** That key again; its own may be another, before which a page would begin anew for ever. */
  private static String stored(Mailbox owner) {
    return owner.localPart() + '@' + owner.domain();
  }

  Usage usage(Mailbox owner) {
    return layout
        .accounts()
        .get(Layout.account(owner.key()))
        .map(value -> Holding.read(value).usage())
        .orElse(new Usage(0, 0));
  }

  List<Message> messages(long folder, long fromUid, int most) {
    var from = Layout.key(folder, Math.max(0, fromUid));
    var messages = new ArrayList<Message>();
    for (Space.Entry entry : layout.messages().range(from, Layout.key(folder + 1), most)) {
      messages.add(MessageRecord.read(entry.value()).message(Layout.last(entry.key())));
    }
    return messages;
  }

  Optional<Message> message(long folder, long uid) {
    return record(folder, uid).map(record -> record.message(uid));
  }

  /** A message that changed again meanwhile is left to the page of its newer change. */
  List<Message> changed(long folder, long modSeq, int most) {
    var messages = new ArrayList<Message>();
    for (Space.Entry entry : layout.changes().range(behind(folder, modSeq), end(folder), most)) {
      long uid = Layout.last(entry.key());
      long at = Layout.second(entry.key());
      record(folder, uid)
          .filter(record -> record.modSeq() == at)
          .ifPresent(record -> messages.add(record.message(uid)));
    }
    return messages;
  }

  List<Long> vanished(Mailbox owner, String name, long modSeq, int most) {
    return state(owner, name)
        .map(folder -> VanishedLog.since(layout, folder, modSeq, most))
        .orElse(List.of());
  }

  Optional<Content> content(long folder, long uid) {
    return layout
        .bodies()
        .get(Layout.key(folder, uid))
        .map(BodyRecord::read)
        .map(body -> new Prefixed(body.prefix(), vault.content(body.content())));
  }

  private static byte[] behind(long folder, long modSeq) {
    return Layout.key(folder, modSeq == Long.MAX_VALUE ? modSeq : modSeq + 1);
  }

  private static byte[] end(long folder) {
    return Layout.key(folder + 1);
  }

  private Optional<MessageRecord> record(long folder, long uid) {
    return layout.messages().get(Layout.key(folder, uid)).map(MessageRecord::read);
  }

  private Optional<FolderState> state(Mailbox owner, String name) {
    return layout.folders().get(Layout.folder(owner.key(), name)).map(FolderState::read);
  }

  /** INBOX before its first message: always there, and nothing stored for it. */
  private Folder untouched(Mailbox owner) {
    long born = Numbers.read(layout.meta().get(Layout.NUMBERS).orElseThrow()).born();
    return new FolderState(0, born).folder(owner, Folder.INBOX);
  }
}
