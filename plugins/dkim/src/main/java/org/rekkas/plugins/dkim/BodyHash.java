package org.rekkas.plugins.dkim;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The hash of a message's body in its relaxed form, RFC 6376 §3.4.4: no blanks at the end of a
 * line, each other run of blanks one space, no empty lines at the end. Reads the body once, in
 * pieces.
 */
final class BodyHash {
  private static final byte[] LINE_END = {'\r', '\n'};

  private final MessageDigest digest;
  private final byte[] relaxed = new byte[8192];
  private int length;
  private long emptyLines;
  private boolean blank;
  private boolean within;
  private boolean carriageReturn;

  private BodyHash() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Of what is left to read: lines that end with CRLF. */
  static byte[] of(InputStream body) throws IOException {
    var hash = new BodyHash();
    byte[] piece = new byte[8192];
    for (int n = body.read(piece); n >= 0; n = body.read(piece)) {
      for (int i = 0; i < n; i++) {
        hash.take(piece[i]);
      }
    }
    return hash.finish();
  }

  private void take(byte octet) {
    if (carriageReturn && octet != '\n') {
      carriageReturn = false;
      text((byte) '\r'); // alone, it is a character like any other
    }
    switch (octet) {
      case '\r' -> carriageReturn = true;
      case '\n' -> endLine();
      case ' ', '\t' -> blank = true;
      default -> text(octet);
    }
  }

  private void text(byte octet) {
    writeEmptyLines();
    if (blank) {
      write((byte) ' ');
    }
    blank = false;
    within = true;
    write(octet);
  }

  /** Empty lines count only when something follows them. */
  private void endLine() {
    blank = false;
    carriageReturn = false;
    if (within) {
      write(LINE_END[0]);
      write(LINE_END[1]);
    } else {
      emptyLines++;
    }
    within = false;
  }

  private void writeEmptyLines() {
    for (; emptyLines > 0; emptyLines--) {
      write(LINE_END[0]);
      write(LINE_END[1]);
    }
  }

  private void write(byte octet) {
    if (length == relaxed.length) {
      digest.update(relaxed, 0, length);
      length = 0;
    }
    relaxed[length++] = octet;
  }

  private byte[] finish() {
    if (within) {
      endLine();
    }
    digest.update(relaxed, 0, length);
    return digest.digest();
  }
}
