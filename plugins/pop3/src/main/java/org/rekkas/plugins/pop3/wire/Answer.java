package org.rekkas.plugins.pop3.wire;

import java.nio.charset.StandardCharsets;

/**
 * The status line of an answer, RFC 1939 §3.
 *
 * @param text printable, perhaps with a response code in brackets (RFC 2449 §8) in front
 */
public record Answer(boolean positive, String text) {
  public static Answer ok(String text) {
    return new Answer(true, text);
  }

  static Answer err(String text) {
    return new Answer(false, text);
  }

  /** With its CRLF. */
  public byte[] octets() {
    return (this + "\r\n").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return (positive ? "+OK " : "-ERR ") + text;
  }
}
