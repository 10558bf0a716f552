package org.rekkas.spi.mail;

import java.util.List;

/**
 * Reverse-path, options and recipients of one mail transaction, RFC 5321 §2.3.1.
 *
 * @param recipients in the order of their RCPT commands; empty before the first
 */
public record Envelope(
    ReversePath reversePath, EnvelopeOptions options, List<Recipient> recipients) {
  public Envelope {
    recipients = List.copyOf(recipients);
  }

  public static Envelope of(String reversePath, String... forwardPaths) {
    return new Envelope(
        ReversePath.parse(reversePath),
        EnvelopeOptions.NONE,
        List.of(forwardPaths).stream().map(Recipient::of).toList());
  }

  public Envelope withRecipients(List<Recipient> others) {
    return new Envelope(reversePath, options, others);
  }

  public Envelope withOptions(EnvelopeOptions others) {
    return new Envelope(reversePath, others, recipients);
  }

  public Envelope withReversePath(ReversePath other) {
    return new Envelope(other, options, recipients);
  }
}
