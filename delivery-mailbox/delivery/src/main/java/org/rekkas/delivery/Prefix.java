package org.rekkas.delivery;

import org.rekkas.spi.DeliveryAgent.Delivery;

/**
 * What a reader's copy has in front of the content: Return-Path (RFC 5321 §4.4), Delivered-To (RFC
 * 9228) with the address that was delivered to, X-Original-To where an alias or a list led here
 * from another, the reason of a quarantine, and the trace fields of this server.
 *
 * <p>Delivered-To is the one of these that is left standing in mail that comes in, although others
 * can write it: by it a loop is found (RFC 9228 §3).
 */
final class Prefix {
  static final String QUARANTINE = "X-Rekkas-Quarantine";
  private static final int LONGEST_REASON = 500;

  private Prefix() {}

  static String of(Delivery delivery) {
    var mail = delivery.mail();
    var text = new StringBuilder(mail.trace().length() + 160);
    text.append("Return-Path: <").append(mail.envelope().reversePath().text()).append(">\r\n");
    text.append("Delivered-To: ").append(delivery.path().mailbox()).append("\r\n");
    if (!delivery.original().equals(delivery.path())) {
      text.append("X-Original-To: ").append(delivery.original().mailbox()).append("\r\n");
    }
    if (!delivery.quarantine().isEmpty()) {
      text.append(QUARANTINE).append(": ");
      escape(delivery.quarantine(), text);
      text.append("\r\n");
    }
    return text.append(mail.trace()).toString();
  }

  /** Printable ASCII as it is, anything else as it would stand in a Java text (attacks E3, E15). */
  private static void escape(String reason, StringBuilder to) {
    for (int i = 0; i < reason.length() && i < LONGEST_REASON; i++) {
      char c = reason.charAt(i);
      if (c >= ' ' && c < 127) {
        to.append(c);
      } else {
        to.append("\\u").append(Character.forDigit(c >> 12, 16));
        to.append(Character.forDigit(c >> 8 & 15, 16));
        to.append(Character.forDigit(c >> 4 & 15, 16)).append(Character.forDigit(c & 15, 16));
      }
    }
  }
}
