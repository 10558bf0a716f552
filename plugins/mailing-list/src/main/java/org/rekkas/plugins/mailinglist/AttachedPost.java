package org.rekkas.plugins.mailinglist;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.rekkas.parts.Parts;
import org.rekkas.spi.mail.Mail;

/**
 * A held post in the letter that asks about it, with the fields that this server put in front of
 * it; of a long one the beginning. Nobody hears of a letter that fails, so it is of seven bits: it
 * can go to every host (RFC 6152 §3), and its signature holds on the way. A post of lines of seven
 * bits is a message/rfc822, which mail programs show with the letter. Any other may not be encoded
 * as that (RFC 2046 §5.2.1), and few programs know a message/global, which may (RFC 6532 §3.7). It
 * is a file {@code post.eml} in base64: octet by octet what came, and what mail programs open as a
 * message. So that a moderator can decide without that, the letter has the begin of its text.
 */
final class AttachedPost {
  private static final int LONGEST = 1 << 20;
  private static final int BEGINNING = 64 << 10;
  private static final int LONGEST_LINE = 998;
  private static final int MOST = 2_000;
  private static final String FILE = "filename=\"post.eml\"";
  private static final byte[] EOL = {'\r', '\n'};

  private final byte[] octets;
  private final boolean whole;
  private final boolean message;

  private AttachedPost(byte[] octets, boolean whole) {
    this.octets = octets;
    this.whole = whole;
    message = isOfSevenBits(octets);
  }

  static AttachedPost of(Mail post) throws IOException {
    boolean whole = post.size() <= LONGEST;
    try (var in = post.open()) {
      byte[] octets = in.readNBytes(whole ? LONGEST : BEGINNING);
      return new AttachedPost(whole ? octets : Arrays.copyOf(octets, lines(octets)), whole);
    }
  }

  /** Up to the end of the last whole line, if there is one. */
  private static int lines(byte[] octets) {
    int end = octets.length;
    while (end > 0 && octets[end - 1] != '\n') {
      end--;
    }
    return end > 0 ? end : octets.length;
  }

  /** RFC 2045 §2.7. */
  private static boolean isOfSevenBits(byte[] octets) {
    int line = 0;
    for (int i = 0; i < octets.length; i++) {
      boolean end = octets[i] == '\n';
      boolean before = i > 0 && octets[i - 1] == '\r';
      line = end ? 0 : line + 1;
      if (octets[i] <= 0 || line > LONGEST_LINE + 1 || end != before) {
        return false;
      }
    }
    return octets.length == 0 || octets[octets.length - 1] != '\r';
  }

  /** What the letter says of it, in lines. */
  List<String> words() throws IOException {
    String what = (whole ? "The post" : "The beginning of the post") + " is attached";
    List<String> extract = message ? List.of() : extract();
    if (extract.isEmpty()) {
      return List.of("", what + ".");
    }
    var lines = new ArrayList<>(List.of("", what + ", as a file. Its text begins so:", ""));
    lines.addAll(extract);
    return lines;
  }

  /** Each line is marked, so that no post has words that look like the letter's own. */
  private List<String> extract() throws IOException {
    List<String> texts = Parts.of(new ByteArrayInputStream(octets)).texts();
    String text = texts.isEmpty() ? "" : texts.getFirst().strip();
    int end = text.offsetByCodePoints(0, Math.min(MOST, text.codePointCount(0, text.length())));
    String begin = end < text.length() ? text.substring(0, end) + " [...]" : text;
    return begin.lines().map(line -> "> " + line.replaceAll("\\p{Cc}", " ")).toList();
  }

  /** The fields of the part. */
  List<String> fields() {
    return message
        ? List.of(
            "Content-Type: message/rfc822",
            "Content-Transfer-Encoding: 7bit",
            "Content-Disposition: inline; " + FILE)
        : List.of(
            "Content-Type: application/octet-stream; name=\"post.eml\"",
            "Content-Transfer-Encoding: base64",
            "Content-Disposition: attachment; " + FILE);
  }

  byte[] body() {
    return message ? octets : Base64.getMimeEncoder(76, EOL).encode(octets);
  }
}
