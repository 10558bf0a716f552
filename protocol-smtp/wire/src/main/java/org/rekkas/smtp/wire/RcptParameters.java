package org.rekkas.smtp.wire;

import java.util.Optional;
import java.util.Set;
import org.rekkas.spi.mail.Recipient.Notify;

/**
 * The parameters of RCPT, RFC 3461 §4.1 and §4.2.
 *
 * @param original ORCPT as sent: {@code type;address}, xtext decoded
 * @param unknown the name of the first that nobody knows
 */
public record RcptParameters(
    Set<Notify> notifyWhen, Optional<String> original, Optional<String> unknown) {
  public static final RcptParameters NONE =
      new RcptParameters(Set.of(), Optional.empty(), Optional.empty());
}
