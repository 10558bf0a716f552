package org.rekkas.queue;

import java.util.Optional;
import org.rekkas.spi.mail.EnhancedCode;

/** What a sender can do about a mail that failed, by its enhanced code. RFC 3463 §3. */
final class Advice {
  private static final String POLICY =
      "It was refused by a rule. Please ask them by another way, or whoever looks after your mail.";

  /** Of a server that answers 5.4.1 it is not true: some say so of an address that nobody has. */
  private static final String AWAY =
      "Their server could not be reached. Please send it again later, or ask them by another way.";

  private Advice() {}

  /** One sentence or two, in plain words; empty where the code says nothing that helps. */
  static Optional<String> about(EnhancedCode code) {
    return switch (code.subject() + "." + code.detail()) {
      case "1.1", "1.3", "1.6" ->
          Optional.of("Nobody has this address. Please check how it is spelled.");
      case "1.2", "1.10", "4.4" ->
          Optional.of("No mail can be sent to this domain. Please check what stands behind the @.");
      case "2.1" -> Optional.of("The mailbox is not in use. Please ask them by another way.");
      case "2.2" ->
          Optional.of("The mailbox is full. Please tell them by another way, and send it again.");
      case "2.3", "3.4" ->
          Optional.of("The mail is too large for them. Please send less at once, or a link to it.");
      case "4.1", "4.2", "4.3", "4.5" -> code.type() == 4 ? Optional.of(AWAY) : Optional.empty();
      case "4.6" ->
          Optional.of("The address leads in a circle there. Please tell them by another way.");
      default -> code.subject() == 7 ? Optional.of(POLICY) : Optional.empty();
    };
  }
}
