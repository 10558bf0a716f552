package org.rekkas.smtp.server;

import org.rekkas.smtp.wire.WatchedFields;
import org.rekkas.spi.mail.ForwardPath;

/**
 * Whether a mail says of itself that it was delivered to one of its recipients before
 * (Delivered-To, RFC 9228 §3): somebody sends our mail back to us. Such a loop ends before the 250,
 * so that a field which anybody can write makes no report to a sender which anybody can write
 * (attacks E7, G2).
 */
final class DeliveredBefore {
  static final String FIELD = "delivered-to";

  private DeliveredBefore() {}

  static boolean to(Transaction mail, WatchedFields fields) {
    return fields.of(FIELD).stream().anyMatch(value -> names(value, mail));
  }

  private static boolean names(String value, Transaction mail) {
    String address = value.strip();
    if (address.startsWith("<") && address.endsWith(">")) {
      address = address.substring(1, address.length() - 1);
    }
    try {
      return mail.has(ForwardPath.of(address));
    } catch (IllegalArgumentException _) {
      return false; // not an address, so not a recipient's
    }
  }
}
