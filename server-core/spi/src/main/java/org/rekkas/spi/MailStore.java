package org.rekkas.spi;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.store.Append;
import org.rekkas.spi.store.FlagChange;
import org.rekkas.spi.store.Folder;
import org.rekkas.spi.store.Message;
import org.rekkas.spi.store.Usage;

/**
 * The message store. It may live in more than this process: UIDs are allotted by it, nothing that
 * it answers is kept in memory only, and changes are found by MODSEQ. Every store runs the
 * testkit's contract. An unknown folder is listed as an empty one, and false or an empty Optional
 * where it is asked of or changed. A damaged mailbox throws {@link java.io.UncheckedIOException}.
 */
public non-sealed interface MailStore extends Extension {
  /** INBOX first, then by name. INBOX always exists. */
  List<Folder> folders(Mailbox owner);

  Optional<Folder> folder(Mailbox owner, String name);

  /** Makes a folder; false if it exists. */
  boolean create(Mailbox owner, String name);

  /** Deletes a folder with its messages. INBOX cannot be deleted. */
  boolean delete(Mailbox owner, String name);

  /** RFC 9051 §6.3.6; messages keep their UIDs, the new name has a new UIDVALIDITY. */
  boolean rename(Mailbox owner, String from, String to);

  Usage usage(Mailbox owner);

  /**
   * Appends, all forced when this returns. One result for each, in the same order. Idempotent by
   * (mail, owner, occasion).
   */
  List<Append.Result> append(List<Append> appends);

  /** These appends will not come again: what was kept to recognise them may go. */
  void forget(List<Append.Key> done);

  /**
   * Messages by UID.
   *
   * @param fromUid inclusive
   * @param most at least 1
   */
  List<Message> messages(Mailbox owner, String folder, long fromUid, int most);

  Optional<Message> message(Mailbox owner, String folder, long uid);

  /** Messages that changed after a MODSEQ, by MODSEQ. RFC 7162. */
  List<Message> changedSince(Mailbox owner, String folder, long modSeq, int most);

  /**
   * UIDs that were expunged after a MODSEQ. A store may forget what is long ago; then it answers
   * with all UIDs below UIDNEXT that are not there. RFC 7162 §3.2.6.
   */
  List<Long> vanishedSince(Mailbox owner, String folder, long modSeq, int most);

  /** Prefix and content as one. */
  Optional<Content> content(Mailbox owner, String folder, long uid) throws IOException;

  /**
   * Changes flags.
   *
   * @param unchangedSince RFC 7162 §3.1.3: messages with a higher MODSEQ are left alone; {@code
   *     Long.MAX_VALUE} for no condition
   * @return the changed messages as they are now
   */
  List<Message> flag(
      Mailbox owner, String folder, List<Long> uids, FlagChange change, long unchangedSince);

  /** Removes messages for good. Returns how many there were. */
  int expunge(Mailbox owner, String folder, List<Long> uids);

  /** Copies; both share one content. Returns the new UIDs, in the order of those that existed. */
  List<Long> copy(Mailbox owner, String from, List<Long> uids, String to);

  /** Moves (RFC 6851): at no moment in both folders or in none. */
  List<Long> move(Mailbox owner, String from, List<Long> uids, String to);
}
