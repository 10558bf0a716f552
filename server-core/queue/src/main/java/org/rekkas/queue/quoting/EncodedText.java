package org.rekkas.queue.quoting;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A text as a header field of ASCII can have it: what is not ASCII as encoded words (RFC 2047 §2,
 * §4.1, §5), each on a line of its own; what came encoded stays as it is. Of one thread.
 */
final class EncodedText {
  /** So many octets fit into an encoded word of 75 characters. */
  private static final int OCTETS = 45;

  /** With a field's name in front of the first line there is room to 998: RFC 5322 §2.1.1. */
  private static final int LINE = 800;

  private static final String FOLD = "\r\n ";

  private final StringBuilder text = new StringBuilder();
  private final List<String> run = new ArrayList<>();
  private String separator = " ";
  private boolean afterEncoded;

  private EncodedText() {}

  /**
   * @param words with single blanks in between
   * @return the same, with what separates it from what stands before
   */
  static String of(String words) {
    var made = new EncodedText();
    for (String word : words.split(" ")) {
      made.add(word);
    }
    made.endRun("");
    return made.text.toString();
  }

  private void add(String word) {
    if (word.chars().anyMatch(c -> c >= 0x7f)) {
      run.add(word);
      return;
    }
    boolean encoded = word.startsWith("=?") && word.endsWith("?=");
    endRun(encoded ? " " : "");
    boolean full = text.length() - text.lastIndexOf("\n") + word.length() > LINE;
    text.append(full ? FOLD : separator).append(word);
    separator = " ";
    afterEncoded = encoded;
  }

  /** The blanks between two encoded words are not shown: one that is to be is encoded as well. */
  private void endRun(String end) {
    if (run.isEmpty()) {
      return;
    }
    String all = (afterEncoded ? " " : "") + String.join(" ", run) + end;
    run.clear();
    var part = new StringBuilder();
    int octets = 0;
    for (int c : all.codePoints().toArray()) {
      int more = Character.toString(c).getBytes(StandardCharsets.UTF_8).length;
      if (octets + more > OCTETS) {
        encode(part);
        octets = 0;
      }
      part.appendCodePoint(c);
      octets += more;
    }
    encode(part);
    separator = FOLD;
    afterEncoded = true;
  }

  private void encode(StringBuilder part) {
    byte[] octets = part.toString().getBytes(StandardCharsets.UTF_8);
    text.append(FOLD).append("=?UTF-8?B?");
    text.append(Base64.getEncoder().encodeToString(octets)).append("?=");
    part.setLength(0);
  }
}
