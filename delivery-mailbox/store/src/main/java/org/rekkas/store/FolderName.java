package org.rekkas.store;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Optional;
import org.rekkas.spi.store.Folder;

/**
 * The one form of a folder's name: Unicode in form C, {@code /} between levels, {@code INBOX} as
 * first level in capitals however it was written (RFC 9051 §5.1).
 *
 * <p>Narrower than RFC 9051: no empty level, no level {@code .} or {@code ..}, no control
 * character, no backslash, at most {@value #MOST_OCTETS} octets of UTF-8, so that a name can never
 * become a dangerous path when it is exported (attack G9).
 */
final class FolderName {
  static final int MOST_OCTETS = 255;

  private FolderName() {}

  /** The one form; empty for what cannot be a name. */
  static Optional<String> of(String written) {
    if (written.equals(Folder.INBOX)) {
      return Optional.of(Folder.INBOX);
    }
    if (written.length() > MOST_OCTETS) {
      return Optional.empty();
    }
    String name = Normalizer.normalize(written, Normalizer.Form.NFC);
    boolean good =
        name.getBytes(StandardCharsets.UTF_8).length <= MOST_OCTETS
            && name.codePoints().allMatch(FolderName::allowed);
    return good ? leveled(name) : Optional.empty();
  }

  /** The name of the folder that holds this one; empty at the top. */
  static Optional<String> parent(String name) {
    int slash = name.lastIndexOf('/');
    return slash < 0 ? Optional.empty() : Optional.of(name.substring(0, slash));
  }

  private static Optional<String> leveled(String name) {
    String[] levels = name.split("/", -1);
    for (String level : levels) {
      if (level.isEmpty() || level.equals(".") || level.equals("..")) {
        return Optional.empty();
      }
    }
    if (isInbox(levels[0])) {
      levels[0] = Folder.INBOX;
    }
    return Optional.of(String.join("/", levels));
  }

  /** In ASCII alone, RFC 9051 §5.1: Unicode has more letters that become an I. */
  private static boolean isInbox(String level) {
    return level.equalsIgnoreCase(Folder.INBOX) && level.chars().allMatch(c -> c < 128);
  }

  private static boolean allowed(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> c != '\\';
    };
  }
}
