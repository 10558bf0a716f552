package org.rekkas.smtp.server;

import java.util.List;
import java.util.Optional;
import org.rekkas.smtp.wire.WatchedFields;
import org.rekkas.spi.mail.ForwardPath;

/**
 * Whether a mail says of itself that it was delivered to all of its recipients before
 * (Delivered-To, RFC 9228 §3): somebody sends our mail back to us. Such a loop ends before the 250,
 * so that a field which anybody can write makes no report to a sender which anybody can write
 * (attacks E7, G2). Where others are named as well it is taken for their sake.
 */
final class DeliveredBefore {
  static final String FIELD = "delivered-to";

  private DeliveredBefore() {}

  static boolean to(Transaction mail, WatchedFields fields) {
    List<String> values = fields.of(FIELD);
    if (values.isEmpty()) {
      return false;
    }
    long named =
        values.stream()
            .map(DeliveredBefore::path)
            .flatMap(Optional::stream)
            .filter(mail::has)
            .distinct()
            .count();
    return named > 0 && named == mail.recipients();
  }

  private static Optional<ForwardPath> path(String value) {
    String address = value.strip();
    if (address.startsWith("<") && address.endsWith(">")) {
      address = address.substring(1, address.length() - 1);
    }
    try {
      return Optional.of(ForwardPath.of(address));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // not an address, so not a recipient's
    }
  }
}
