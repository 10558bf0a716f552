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
 * goes out as it came in. Messages within the message are not opened. Of one thread, once.
 */
public final class Walk {
  /** More, or deeper ones, are not told apart (attack E8). */
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

  private void enter(Part part) {
    String boundary = part.boundary();
    if (!boundary.isEmpty() && boundary.length() <= 200 && boundaries.size() < DEEPEST) {
      boundaries.add("--" + boundary);
    }
  }

  private void go() throws IOException {
    while (true) {
      boolean start = atLineStart || !again.isEmpty();
      String line = line();
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
    skipping = false;
    write(line);
    if (!last && ++parts <= MOST_PARTS) {
      part();
    }
  }

  private void part() throws IOException {
    var raw = new StringBuilder();
    var fields = new ArrayList<Field>();
    String line = line();
    while (isOfHeader(line) && raw.length() < LONGEST_HEADER) {
      raw.append(line);
      boolean more = line.charAt(0) == ' ' || line.charAt(0) == '\t';
      if (!more) {
        fields.add(new Field(line));
      } else if (!fields.isEmpty()) {
        fields.addLast(new Field(fields.removeLast().raw() + line));
      }
      line = line();
    }
    again = line;
    var part = new Part(new Header(fields));
    Optional<String> replacement = sieve.replacement(part);
    if (replacement.isPresent()) {
      write(replacement.get());
      skipping = true;
    } else {
      write(raw.toString());
      enter(part);
    }
  }

  private boolean isOfHeader(String line) {
    return !line.isEmpty()
        && !line.equals("\r\n")
        && !line.equals("\n")
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
  private String line() throws IOException {
    if (!again.isEmpty()) {
      String line = again;
      again = "";
      return line;
    }
    var line = new ByteArrayOutputStream(80);
    int octet = 0;
    while (octet != '\n' && line.size() < LONGEST_LINE) {
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
