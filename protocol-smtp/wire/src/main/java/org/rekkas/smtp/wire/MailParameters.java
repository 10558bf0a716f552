package org.rekkas.smtp.wire;

import java.util.Map;
import java.util.Optional;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.EnvelopeOptions.Body;
import org.rekkas.spi.mail.EnvelopeOptions.Returned;

/**
 * The parameters of MAIL, RFC 5321 §4.1.1.11.
 *
 * @param size what SIZE announced (RFC 1870), {@code Long.MAX_VALUE} for more than that; 0 without
 *     it
 * @param others those that this grammar does not know, by name in upper case, in their order
 */
public record MailParameters(
    long size,
    Body body,
    boolean smtpUtf8,
    Optional<Returned> returned,
    Optional<String> envelopeId,
    Map<String, String> others) {
  public static final MailParameters NONE =
      new MailParameters(0, Body.SEVEN_BIT, false, Optional.empty(), Optional.empty(), Map.of());

  /** What of them stays with the envelope. */
  public EnvelopeOptions options() {
    boolean plain = body == Body.SEVEN_BIT && !smtpUtf8 && returned.isEmpty();
    return plain && envelopeId.isEmpty() && others.isEmpty()
        ? EnvelopeOptions.NONE
        : new EnvelopeOptions(body, smtpUtf8, returned, envelopeId, others);
  }
}
