package org.rekkas.textfile;

import java.util.Base64;
import java.util.Optional;

/** Octets as text between two lines that name their kind, RFC 7468. */
public final class PemText {
  private PemText() {}

  public static String of(String label, byte[] octets) {
    var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'});
    return begin(label) + "\n" + base64.encodeToString(octets) + "\n" + end(label) + "\n";
  }

  /**
   * What stands first in a text under this label, if anything does.
   *
   * @throws IllegalArgumentException if it is not in base64
   */
  public static Optional<byte[]> octets(String text, String label) {
    int begin = text.indexOf(begin(label));
    int end = text.indexOf(end(label));
    if (begin < 0 || end < begin) {
      return Optional.empty();
    }
    String base64 = text.substring(begin + begin(label).length(), end);
    return Optional.of(Base64.getMimeDecoder().decode(base64));
  }

  private static String begin(String label) {
    return "-----BEGIN " + label + "-----";
  }

  private static String end(String label) {
    return "-----END " + label + "-----";
  }
}
