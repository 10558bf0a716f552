package org.rekkas.store;

import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.store.Folder;

/**
 * The value of {@link Layout#folders}, open for change within one transaction; owned by its {@link
 * Work}. Messages name their folder by number, so that a rename moves this record alone.
 */
final class FolderState {
  private static final int VERSION = 2;

  final long number;
  final long uidValidity;
  private long uidNext = 1;
  private long highestModSeq = 1;
  private long messages;
  private long unseen;
  private long octets;
  private long vanished;
  private long forgotten;
  private boolean touched;

  /** An empty folder. HIGHESTMODSEQ begins with 1 (RFC 7162 §3.1.2.1 wants a positive number). */
  FolderState(long number, long uidValidity) {
    this.number = number;
    this.uidValidity = uidValidity;
  }

  static FolderState read(byte[] value) {
    var from = new Unpacker(value, 1, VERSION);
    var state = new FolderState(from.number(), from.number());
    state.uidNext = from.number();
    state.highestModSeq = from.number();
    state.messages = from.number();
    state.unseen = from.number();
    state.octets = from.number();
    if (from.version() > 1) {
      state.vanished = from.number();
      state.forgotten = from.number();
    }
    return state;
  }

  /** The same folder under a new UIDVALIDITY: RFC 9051 §6.3.6. */
  FolderState renamed(long otherUidValidity) {
    var state = new FolderState(number, otherUidValidity);
    state.uidNext = uidNext;
    state.highestModSeq = highestModSeq;
    state.messages = messages;
    state.unseen = unseen;
    state.octets = octets;
    state.vanished = vanished;
    state.forgotten = forgotten;
    return state;
  }

  byte[] packed() {
    return new Packer(32)
        .number(VERSION)
        .number(number)
        .number(uidValidity)
        .number(uidNext)
        .number(highestModSeq)
        .number(messages)
        .number(unseen)
        .number(octets)
        .number(vanished)
        .number(forgotten)
        .packed();
  }

  Folder folder(Mailbox owner, String name) {
    return new Folder(owner, name, uidValidity, uidNext, highestModSeq, messages, unseen, octets);
  }

  long nextUid() {
    touched = true;
    return uidNext++;
  }

  long nextModSeq() {
    touched = true;
    return ++highestModSeq;
  }

  void add(MessageRecord message) {
    count(message, 1);
  }

  void remove(MessageRecord message) {
    count(message, -1);
  }

  /** How many entries {@link VanishedLog} has; those of before version 2 are not counted. */
  long vanished() {
    return vanished;
  }

  /** The highest MODSEQ of the entries that {@link VanishedLog} let go of; 0: none. */
  long forgotten() {
    return forgotten;
  }

  void vanish(int entries) {
    touched = true;
    vanished += entries;
  }

  void forget(long modSeq) {
    touched = true;
    vanished--;
    forgotten = modSeq;
  }

  long uidNext() {
    return uidNext;
  }

  boolean touched() {
    return touched;
  }

  long messages() {
    return messages;
  }

  long octets() {
    return octets;
  }

  private void count(MessageRecord message, int sign) {
    touched = true;
    messages += sign;
    unseen += message.flags().seen() ? 0 : sign;
    octets += sign * message.octets();
  }
}
