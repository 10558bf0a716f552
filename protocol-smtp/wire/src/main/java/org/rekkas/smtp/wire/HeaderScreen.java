package org.rekkas.smtp.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Looks at the header section of a content while it streams by (RFC 5322 §2.2), in linear time and
 * little memory: counts Received fields (RFC 5321 §6.3), takes away fields that only this server
 * may write, and closes a header section that has no empty line, so that the trace fields in front
 * can never merge with a body. The body passes untouched; no line of it is lost.
 *
 * <p>Departures from RFC 5322: a line that is no field, in the middle of a header section, ends the
 * section, as every MTA has it; lines that an mbox file has in front of a mail, RFC 4155, go on as
 * fields X-Mailbox-Line, as Postfix has it, where a day, a time and a year say that they are no
 * text; and a field name has at most 256 octets. Owned by one transaction.
 */
public final class HeaderScreen {
  /**
   * What is looked for.
   *
   * @param dropped names of fields to take away, in lower case; {@code x-spam-*}: all that begin so
   * @param watched names of fields whose values are kept, in lower case
   * @param authority our name in Authentication-Results, in lower case: fields that bear it are
   *     forged (RFC 8601 §5), and those are taken for such that leave open whose they are
   */
  public record Rules(
      Set<String> dropped,
      Set<String> watched,
      String authority,
      int mostReceived,
      int mostFields,
      long mostOctets) {
    boolean drops(String name) {
      if (dropped.contains(name)) {
        return true;
      }
      for (int dash = name.indexOf('-'); dash > 0; dash = name.indexOf('-', dash + 1)) {
        if (dropped.contains(name.substring(0, dash + 1) + "*")) {
          return true;
        }
      }
      return false;
    }
  }

  /** What was found. */
  public enum Found {
    NOTHING,
    LOOP,
    TOO_LARGE
  }

  private enum Where {
    LINE,
    NAME,
    /** In front of all fields, in a line that begins with {@code From}. */
    MAILBOX_LINE,
    /** In the value of a field that passes. */
    VALUE,
    /** In a field that is taken away. */
    DROPPED,
    /** In the value of Authentication-Results, before the semicolon behind its author's name. */
    AUTHORITY,
    /** The same, at the beginning of a line. */
    AUTHORITY_LINE,
    /** A CR at the beginning of a line. */
    EMPTY_LINE,
    BODY
  }

  private static final int LONGEST_NAME = 256;
  private static final int LONGEST_MAILBOX_LINE = 512;
  private static final int LONGEST_AUTHORITY = 600;

  /** {@code From x Mon Nov 23 12:00:00 2026}, and older forms; matched in linear time. */
  private static final Pattern MAILBOX_LINE =
      Pattern.compile(
          ">*+From \\S++ ++(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[ ,]"
              + "(?>[^\\n]*?\\d\\d:\\d\\d)[^\\n]*?\\d{4}");

  private static final byte[] CRLF = {'\r', '\n'};
  private static final byte[] SPACE = {' '};

  private final Rules rules;
  private final Octets next;
  private final WatchedFields watched;
  private Where where = Where.LINE;
  private Found found = Found.NOTHING;
  private AuthservId author = new AuthservId();
  private boolean dropping;
  private boolean onlyMailboxLines = true;
  private int fields;
  private int received;
  private long octets;

  /** Octets of the present line that are withheld until it is known what they are. */
  private byte[] held = new byte[64];

  private int heldLength;

  public HeaderScreen(Rules rules, Octets next) {
    this.rules = rules;
    this.next = next;
    watched = new WatchedFields(rules);
  }

  public Found found() {
    return found;
  }

  /** Whether what comes next belongs to no header field. */
  public boolean isInBody() {
    return where == Where.BODY;
  }

  /** Complete once {@link #finish} was called. */
  public WatchedFields watched() {
    return watched;
  }

  public void write(byte[] from, int offset, int length) throws IOException {
    int at = offset;
    int to = offset + length;
    while (at < to && where != Where.BODY && found == Found.NOTHING) {
      at = step(from, at, to);
    }
    octets += at - offset;
    if (found == Found.NOTHING && octets > rules.mostOctets()) {
      found = Found.TOO_LARGE;
    }
    if (found == Found.NOTHING && at < to) {
      next.write(from, at, to - at);
    }
  }

  /** The content is over: what is withheld goes its way. */
  public void finish() throws IOException {
    watched.end();
    if (found != Found.NOTHING) {
      return;
    }
    switch (where) {
      case NAME, MAILBOX_LINE, EMPTY_LINE -> beginBody();
      case AUTHORITY, AUTHORITY_LINE -> endAuthority();
      case LINE, VALUE, DROPPED, BODY -> {}
    }
  }

  private int step(byte[] from, int at, int to) throws IOException {
    return switch (where) {
      case LINE -> line(from, at);
      case NAME -> name(from, at, to);
      case MAILBOX_LINE -> mailboxLine(from, at);
      case VALUE, DROPPED -> value(from, at, to);
      case AUTHORITY -> authority(from, at);
      case AUTHORITY_LINE -> {
        if (from[at] == ' ' || from[at] == '\t') {
          where = Where.AUTHORITY;
        } else {
          endAuthority();
          where = Where.LINE;
        }
        yield at;
      }
      case EMPTY_LINE -> emptyLine(from, at);
      case BODY -> to;
    };
  }

  private int line(byte[] from, int at) throws IOException {
    switch (from[at]) {
      case ' ', '\t' -> {
        if (onlyMailboxLines) {
          beginBody();
        } else {
          where = dropping ? Where.DROPPED : Where.VALUE;
        }
        return at;
      }
      case '\r' -> {
        hold(from[at]);
        where = Where.EMPTY_LINE;
        return at + 1;
      }
      default -> {
        where = Where.NAME;
        return at;
      }
    }
  }

  private int emptyLine(byte[] from, int at) throws IOException {
    if (from[at] != '\n') {
      beginBody();
      return at;
    }
    watched.end();
    next.write(CRLF, 0, 2);
    where = Where.BODY;
    return at + 1;
  }

  /** A name, and the white space that obsolete syntax lets stand before the colon. */
  private int name(byte[] from, int start, int to) throws IOException {
    int at = start;
    while (at < to) {
      byte c = from[at];
      if (c == ':' && heldLength > 0) {
        hold(c);
        onlyMailboxLines = false;
        beginField();
        return at + 1;
      }
      boolean space = c == ' ' || c == '\t';
      boolean afterSpace = heldLength > 0 && held[heldLength - 1] <= ' ';
      if (!(space || (c > ' ' && c < 127 && c != ':' && !afterSpace))
          || heldLength == LONGEST_NAME) {
        if (onlyMailboxLines && mayBeMailboxLine()) {
          where = Where.MAILBOX_LINE;
        } else {
          beginBody();
        }
        return at;
      }
      hold(c);
      at++;
    }
    return at;
  }

  private boolean mayBeMailboxLine() {
    return text().replaceFirst("^>+", "").startsWith("From ");
  }

  /** Text may begin with the same word: only a whole line tells. */
  private int mailboxLine(byte[] from, int at) throws IOException {
    hold(from[at]);
    if (from[at] == '\n' && MAILBOX_LINE.matcher(text()).lookingAt()) {
      passMailboxLine();
    } else if (from[at] == '\n' || heldLength == LONGEST_MAILBOX_LINE) {
      beginBody();
    }
    return at + 1;
  }

  private void passMailboxLine() throws IOException {
    byte[] line = Arrays.copyOf(held, heldLength);
    heldLength = 0;
    for (char c : "X-Mailbox-Line:".toCharArray()) {
      hold((byte) c);
    }
    beginField();
    if (where == Where.VALUE) {
      next.write(SPACE, 0, 1);
    }
    if (found == Found.NOTHING) {
      value(line, 0, line.length);
    }
  }

  private String text() {
    return new String(held, 0, heldLength, ISO_8859_1);
  }

  private void beginField() throws IOException {
    int length = heldLength - 1;
    while (held[length - 1] <= ' ') {
      length--;
    }
    String name = new String(held, 0, length, ISO_8859_1).toLowerCase(Locale.ROOT);
    fields++;
    watched.begin(name);
    dropping = rules.drops(name);
    if (name.equals("received") && ++received > rules.mostReceived()) {
      found = Found.LOOP;
    } else if (fields > rules.mostFields()) {
      found = Found.TOO_LARGE;
    } else if (dropping) {
      heldLength = 0;
      where = Where.DROPPED;
    } else if (name.equals("authentication-results")) {
      author = new AuthservId();
      where = Where.AUTHORITY;
    } else {
      release();
      where = Where.VALUE;
    }
  }

  private int value(byte[] from, int at, int to) throws IOException {
    int lf = LineFeeds.nextLf(from, at, to);
    int end = Math.min(lf + 1, to);
    watched.octets(from, at, end - at);
    if (where == Where.VALUE) {
      next.write(from, at, end - at);
    }
    if (lf < to) {
      where = Where.LINE;
    }
    return end;
  }

  private int authority(byte[] from, int at) throws IOException {
    hold(from[at]);
    if (from[at] == '\n') {
      where = Where.AUTHORITY_LINE;
    } else if (author.endsWith(from[at]) || heldLength >= LONGEST_AUTHORITY) {
      endAuthority();
    }
    return at + 1;
  }

  private void endAuthority() throws IOException {
    dropping = heldLength >= LONGEST_AUTHORITY || author.mayBe(rules.authority());
    if (dropping) {
      heldLength = 0;
    } else {
      release();
    }
    where = dropping ? Where.DROPPED : Where.VALUE;
  }

  /** Here the header section has ended without an empty line: it gets one. */
  private void beginBody() throws IOException {
    next.write(CRLF, 0, 2);
    release();
    where = Where.BODY;
  }

  private void hold(byte c) {
    if (heldLength == held.length) {
      held = Arrays.copyOf(held, heldLength * 2);
    }
    held[heldLength++] = c;
  }

  private void release() throws IOException {
    if (heldLength > 0) {
      next.write(held, 0, heldLength);
      heldLength = 0;
    }
  }
}
