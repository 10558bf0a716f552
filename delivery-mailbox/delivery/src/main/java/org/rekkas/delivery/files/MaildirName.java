package org.rekkas.delivery.files;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.rekkas.spi.store.Message;

/**
 * The name of a file in a Maildir: {@code seconds.Uuid.host,S=octets,W=octets:2,flags}. Mail
 * servers rely on both: S is the size of the file, W the message's where its lines end by CRLF and
 * the file's by LF. Made of numbers and of a fixed alphabet only (attack G9).
 */
final class MaildirName {
  private static final Map<Character, String> LETTERS =
      new TreeMap<>(
          Map.of(
              'D', Message.DRAFT,
              'F', Message.FLAGGED,
              'R', Message.ANSWERED,
              'S', Message.SEEN,
              'T', Message.DELETED));
  private static final String INFO = ":2,";

  private MaildirName() {}

  /** While it is written. */
  static String base(Message message, long uidValidity) {
    return message.internalDate().getEpochSecond()
        + ".V"
        + uidValidity
        + "U"
        + String.valueOf(10_000_000_000L + message.uid()).substring(1)
        + ".rekkas";
  }

  /**
   * @param size of the file
   */
  static String of(Message message, long uidValidity, long size) {
    return base(message, uidValidity)
        + ",S="
        + size
        + (size < message.octets() ? ",W=" + message.octets() : "")
        + (message.flags().isEmpty() ? "" : INFO + letters(message.flags()));
  }

  /** What stays when flags change. */
  static String unique(String name) {
    int info = name.lastIndexOf(INFO);
    return info < 0 ? name : name.substring(0, info);
  }

  static Set<String> flags(String name) {
    var flags = new HashSet<String>();
    int info = name.lastIndexOf(INFO);
    if (info >= 0) {
      LETTERS.forEach(
          (letter, flag) -> {
            if (name.indexOf(letter, info + INFO.length()) >= 0) {
              flags.add(flag);
            }
          });
    }
    return flags;
  }

  private static String letters(Set<String> flags) {
    var text = new StringBuilder();
    LETTERS.forEach(
        (letter, flag) -> {
          if (flags.contains(flag)) {
            text.append(letter.charValue());
          }
        });
    return text.toString();
  }
}
