package org.rekkas.mime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Goes through the parts of a multipart body as it streams by, line by line, without recursion and
 * with nothing of it in memory but one line and one header. RFC 2046 §5.1. What is not replaced
 * goes out as it came in. Messages within the message are gone through, too. What is beyond the
 * bounds is one part that is {@link Part#isUnclear() unclear}. Of one thread, once.
 */
public final class Walk {
  /** What comes after so many is not told apart, and neither is what is deeper (attack E8). */
  public static final int MOST_PARTS = 10_000;

  private static final int DEEPEST = 100;
  private static final int LONGEST_LINE = 8 * 1024;
  private static final int LONGEST_HEADER = 64 * 1024;

  /** Says what becomes of a part. */
  @FunctionalInterface
  public interface Sieve {
    /** What stands in its place, header and body, lines ended by CRLF; empty: it stays. */
    Optional<String> replacement(Part part);
  }

  private final InputStream in;
  private final OutputStream out;
  private final Sieve sieve;
  private final List<String> boundaries = new ArrayList<>();
  private String again = "";
  private boolean atLineStart = true;
  private boolean skipping;
  private int parts;

  private Walk(InputStream in, OutputStream out, Sieve sieve) {
    this.in = in;
    this.out = out;
    this.sieve = sieve;
  }

  /**
   * Through the body of a message.
   *
   * @param out what comes of it
   */
  public static void through(Part message, InputStream body, OutputStream out, Sieve sieve)
      throws IOException {
    var walk = new Walk(body, out, sieve);
    walk.enter(message);
    walk.go();
  }

  /** A part that stays; of a message, its header is what comes next. */
  private void enter(Part part) throws IOException {
    Part inner = part;
    while (goesInto(inner) && inner.isMessage()) {
      inner = judged();
    }
    if (goesInto(inner) && !inner.boundary().isEmpty()) {
      boundaries.add("--" + inner.boundary());
    }
  }

  private boolean goesInto(Part part) {
    return !skipping && !part.isUnclear();
  }

  private void go() throws IOException {
    while (true) {
      boolean start = atLineStart || !again.isEmpty();
      String line = line(LONGEST_LINE);
      if (line.isEmpty()) {
        return;
      }
      int level = start ? level(line) : -1;
      if (level >= 0) {
        cross(line, level);
      } else if (!skipping) {
        write(line);
      }
    }
  }

  private void cross(String line, int level) throws IOException {
    String boundary = boundaries.get(level);
    boolean last = line.startsWith("--", boundary.length());
    boundaries.subList(last ? level : level + 1, boundaries.size()).clear();
    skipping = !last && skipping && parts > MOST_PARTS;
    if (!skipping) {
      write(line);
    }
    if (!last && !skipping) {
      enter(judged());
    }
  }

  /** The next part by its header, which is written, or replaced with all that is in it. */
  private Part judged() throws IOException {
    parts++;
    var raw = new StringBuilder();
    Part part = part(raw);
    Optional<String> replacement = sieve.replacement(part);
    skipping = replacement.isPresent();
    write(replacement.orElseGet(raw::toString));
    return part;
  }

  /**
   * Reads a header, and the empty line behind it.
   *
   * @param raw gets them as they are
   */
  private Part part(StringBuilder raw) throws IOException {
    var fields = new ArrayList<Field>();
    String line = line(LONGEST_HEADER);
    while (isOfHeader(line) && raw.length() < LONGEST_HEADER) {
      raw.append(line);
      boolean more = line.charAt(0) == ' ' || line.charAt(0) == '\t';
      if (!more) {
        fields.add(new Field(ended(line)));
      } else if (!fields.isEmpty()) {
        fields.addLast(new Field(fields.removeLast().raw() + ended(line)));
      }
      line = line(LONGEST_HEADER);
    }
    boolean cut = raw.length() >= LONGEST_HEADER || parts > MOST_PARTS;
    if (isEmpty(line)) {
      raw.append(line);
    } else {
      again = line;
    }
    return new Part(new Header(fields), cut || boundaries.size() == DEEPEST);
  }

  /** At the end of what was read, too. */
  private static String ended(String line) {
    return line.endsWith("\n") ? line : line + "\r\n";
  }

  private static boolean isEmpty(String line) {
    return line.equals("\r\n") || line.equals("\n");
  }

  private boolean isOfHeader(String line) {
    return !line.isEmpty()
        && !isEmpty(line)
        && level(line) < 0
        && (line.charAt(0) == ' ' || line.charAt(0) == '\t' || line.indexOf(':') > 0);
  }

  /** Which boundary a line is, the innermost first; -1: none. */
  private int level(String line) {
    for (int i = boundaries.size() - 1; i >= 0 && line.startsWith("--"); i--) {
      String boundary = boundaries.get(i);
      if (line.startsWith(boundary)) {
        String rest = line.substring(boundary.length()).stripTrailing();
        if (rest.isEmpty() || rest.equals("--")) {
          return i;
        }
      }
    }
    return -1;
  }

  /** With its end, or so much of a longer one; empty at the end. */
  private String line(int longest) throws IOException {
    if (!again.isEmpty()) {
      String line = again;
      again = "";
      return line;
    }
    var line = new ByteArrayOutputStream(80);
    int octet = 0;
    while (octet != '\n' && line.size() < longest) {
      octet = in.read();
      if (octet < 0) {
        break;
      }
      line.write(octet);
    }
    atLineStart = octet == '\n';
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  private void write(String octets) throws IOException {
    out.write(octets.getBytes(StandardCharsets.ISO_8859_1));
  }
}
