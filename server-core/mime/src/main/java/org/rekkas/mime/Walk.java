package org.rekkas.mime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Goes through the parts of a multipart body as it streams by, line by line, without recursion and
 * with nothing of it in memory but one line and one header. RFC 2046 §5.1. What is not replaced
 * goes out as it came in. Messages within the message are gone through, too. What is beyond the
 * bounds is one part that is {@link Part#isUnclear() unclear}. Of one thread, once; an interrupt of
 * it ends the walk.
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
  private final Delimiters open = new Delimiters();
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
      inner = judged(false, false);
    }
    if (goesInto(inner) && !inner.boundary().isEmpty()) {
      open.add(inner);
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
      int level = start ? open.level(line) : -1;
      int like = start && level < 0 && !skipping ? open.likeLevel(line) : -1;
      if (level >= 0) {
        cross(line, level);
      } else if (like >= 0) {
        crossUnclear(line, like);
      } else if (!skipping) {
        write(line);
      }
    }
  }

  private void cross(String line, int level) throws IOException {
    var crossed = open.get(level);
    boolean last = line.startsWith("--", crossed.delimiter().length());
    open.removeFrom(last ? level : level + 1);
    skipping = !last && skipping && parts > MOST_PARTS;
    if (!skipping) {
      write(line);
    }
    if (!last && !skipping) {
      enter(judged(crossed.digest(), false));
    }
  }

  /** Some programs begin a part there, some end the last one, and for some it is text. */
  private void crossUnclear(String line, int level) throws IOException {
    open.removeFrom(level + 1);
    write(line);
    judged(open.get(level).digest(), true);
  }

  /**
   * The next part by its header, which is written, or replaced with all that is in it.
   *
   * @param unclear whether it may be none
   */
  private Part judged(boolean inDigest, boolean unclear) throws IOException {
    parts++;
    var raw = new StringBuilder();
    Part part = part(raw, inDigest, unclear);
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
  private Part part(StringBuilder raw, boolean inDigest, boolean unclear) throws IOException {
    var fields = new ArrayList<Field>();
    var field = new StringBuilder();
    boolean unread = unclear || parts > MOST_PARTS || open.size() == DEEPEST;
    String line = line(LONGEST_HEADER);
    if ((line.startsWith("From ") || line.startsWith(">From ")) && !Field.is(line)) {
      raw.append(line); // of an mbox file, which programs pass over
      line = line(LONGEST_HEADER);
    }
    while (isOfHeader(line) && raw.length() < LONGEST_HEADER) {
      raw.append(line);
      if (!isFolded(line)) {
        end(field, fields);
        field.append(line);
      } else if (!field.isEmpty()) {
        field.append(line);
      } else {
        unread |= !line.isBlank();
      }
      line = line(LONGEST_HEADER);
    }
    end(field, fields);
    unread |= raw.length() >= LONGEST_HEADER;
    if (isEmpty(line)) {
      raw.append(line);
    } else {
      unread |= !line.isEmpty() && open.level(line) < 0;
      again = line;
    }
    var part = new Part(new Header(fields), inDigest, unread);
    boolean twofold = open.has(part.boundary()); // it is as well what parts the parts around
    return twofold ? new Part(part.header(), inDigest, true) : part;
  }

  /** With a line end at the end of what was read, too. */
  private static void end(StringBuilder field, List<Field> fields) {
    if (!field.isEmpty()) {
      boolean whole = field.charAt(field.length() - 1) == '\n';
      fields.add(new Field(whole ? field.toString() : field + "\r\n"));
      field.setLength(0);
    }
  }

  private static boolean isEmpty(String line) {
    return line.equals("\r\n") || line.equals("\n");
  }

  private boolean isOfHeader(String line) {
    return !line.isEmpty()
        && !isEmpty(line)
        && open.level(line) < 0
        && (isFolded(line) || Field.is(line));
  }

  private static boolean isFolded(String line) {
    return line.charAt(0) == ' ' || line.charAt(0) == '\t';
  }

  /** With its end, or so much of a longer one; empty at the end. */
  private String line(int longest) throws IOException {
    if (!again.isEmpty()) {
      String line = again;
      again = "";
      return line;
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException();
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
