package org.rekkas.signatures;

/**
 * Gives a body on in its canonical form as it streams by, RFC 6376 §3.4.3 and §3.4.4: without empty
 * lines at the end; in the relaxed form also without blanks at the end of a line, and each other
 * run of blanks one space. Lines end with CRLF; a CR or LF that stands alone is a character like
 * any other (attack F3). Of one thread.
 */
final class CanonicalBody {
  /** Takes the canonical octets. */
  @FunctionalInterface
  interface Sink {
    void take(byte[] from, int length);
  }

  private final boolean relaxed;
  private final Sink sink;
  private final byte[] made = new byte[8192];
  private int length;
  private long emptyLines;
  private boolean blank;
  private boolean within;
  private boolean carriageReturn;
  private boolean empty = true;

  CanonicalBody(Canonicalization form, Sink sink) {
    this.relaxed = form == Canonicalization.RELAXED;
    this.sink = sink;
  }

  void write(byte[] from, int count) {
    for (int i = 0; i < count; i++) {
      take(from[i]);
    }
  }

  private void take(byte octet) {
    if (carriageReturn) {
      carriageReturn = false;
      if (octet == '\n') {
        endLine();
        return;
      }
      text((byte) '\r');
    }
    if (octet == '\r') {
      carriageReturn = true;
    } else if (relaxed && (octet == ' ' || octet == '\t')) {
      blank = true;
    } else {
      text(octet);
    }
  }

  private void text(byte octet) {
    for (; emptyLines > 0; emptyLines--) {
      writeLineEnd();
    }
    if (blank) {
      put((byte) ' ');
    }
    blank = false;
    within = true;
    put(octet);
  }

  /** Empty lines count only when something follows them. */
  private void endLine() {
    blank = false;
    if (within) {
      writeLineEnd();
    } else {
      emptyLines++;
    }
    within = false;
  }

  private void writeLineEnd() {
    put((byte) '\r');
    put((byte) '\n');
  }

  private void put(byte octet) {
    if (length == made.length) {
      flush();
    }
    made[length++] = octet;
  }

  private void flush() {
    empty &= length == 0;
    sink.take(made, length);
    length = 0;
  }

  /** The body is over. Only in the simple form an empty one has a line end. */
  void finish() {
    if (carriageReturn) {
      text((byte) '\r');
    }
    if (within || (!relaxed && empty && length == 0)) {
      writeLineEnd();
    }
    flush();
  }
}
