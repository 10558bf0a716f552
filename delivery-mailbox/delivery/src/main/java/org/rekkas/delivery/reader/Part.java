package org.rekkas.delivery.reader;

/**
 * A leaf of a message's MIME structure (RFC 2045), as the reader needs it.
 *
 * @param number its place among the leaves, from 1
 * @param name of a file, or empty
 * @param attached whether the sender wants it kept apart (RFC 2183)
 */
record Part(int number, String type, String charset, String name, boolean attached, long octets) {
  boolean isText() {
    return !attached && type.equals("text/plain");
  }

  boolean isHtml() {
    return !attached && type.equals("text/html");
  }
}
