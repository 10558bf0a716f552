package org.rekkas.smtp.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.rekkas.spi.mail.Mailbox;

/**
 * The authserv-id at the beginning of an Authentication-Results, read octet by octet: the first
 * word that is no comment, quoted or not (RFC 8601 §2.2; comments, quoted strings and quoted pairs
 * of RFC 5322 §3.2). Where a reader could see our name, it does: a quoted pair counts outside of
 * quotes too, and comments within a word are passed over. Owned by one field.
 */
final class AuthservId {
  private final StringBuilder word = new StringBuilder();
  private int depth;
  private boolean quoted;
  private boolean escaped;
  private boolean unbalanced;
  private boolean wordOver;

  /** Whether this octet, a semicolon, ends the part of the field that names its author. */
  boolean endsWith(byte octet) {
    char c = (char) (octet & 0xff);
    if (escaped) {
      escaped = false;
      add(c);
    } else if (c == '\\') {
      escaped = true;
    } else if (c == '"' && depth == 0) {
      quoted = !quoted;
    } else if (c == '(' && !quoted) {
      depth++;
    } else if (c == ')' && !quoted) {
      close();
    } else if (c == ';' && !quoted && depth == 0) {
      return true;
    } else {
      add(c);
    }
    return false;
  }

  private void add(char c) {
    if (depth > 0 || wordOver) {
      return;
    }
    if (c > ' ' || quoted) {
      word.append(c);
    } else {
      wordOver = !word.isEmpty();
    }
  }

  private void close() {
    if (depth > 0) {
      depth--;
    } else {
      unbalanced = true;
    }
  }

  /**
   * Whether the field, as far as it was read, bears this name, in A-labels or U-labels (RFC 8616
   * §4), or leaves open whose it is.
   */
  boolean mayBe(String name) {
    return unbalanced
        || quoted
        || depth > 0
        || Mailbox.domainKey(text().strip()).equals(Mailbox.domainKey(name));
  }

  private String text() {
    return new String(word.toString().getBytes(ISO_8859_1), UTF_8);
  }
}
