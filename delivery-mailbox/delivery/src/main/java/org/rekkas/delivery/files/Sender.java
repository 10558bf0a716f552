package org.rekkas.delivery.files;

import java.nio.charset.StandardCharsets;

/** The reverse-path for the From line of an mbox: what Return-Path at the top of a message says. */
final class Sender {
  private static final String FIELD = "Return-Path: <";
  private static final String NOBODY = "MAILER-DAEMON";

  private Sender() {}

  static String of(byte[] top) {
    String text = new String(top, StandardCharsets.UTF_8);
    int end = text.indexOf('\n');
    int close = text.lastIndexOf('>', end < 0 ? text.length() : end);
    if (!text.startsWith(FIELD) || close <= FIELD.length()) {
      return NOBODY;
    }
    String path = text.substring(FIELD.length(), close);
    return path.codePoints().allMatch(Sender::allowed) ? path : NOBODY;
  }

  private static boolean allowed(int c) {
    return c > ' ' && !Character.isISOControl(c) && !Character.isWhitespace(c);
  }
}
