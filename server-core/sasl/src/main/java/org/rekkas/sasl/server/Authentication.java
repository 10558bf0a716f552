package org.rekkas.sasl.server;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.rekkas.sasl.server.Turn.Reason;

/**
 * One exchange as SMTP (RFC 4954 §4), POP3 (RFC 5034 §4), IMAP (RFC 9051 §6.2.2) and ManageSieve
 * (RFC 5804 §2.1) carry it: base64 in lines, {@code *} to give up, {@code =} for an initial
 * response of no octets. Owned by one session; over with the first turn that is no challenge.
 */
public final class Authentication {
  /** Octets of a line with the longest message that a server must take, RFC 4954 §4. */
  public static final int LONGEST_LINE = 12_288;

  private final Mechanism mechanism;

  Authentication(Mechanism mechanism) {
    this.mechanism = mechanism;
  }

  /**
   * @param initial what stood behind the mechanism's name
   */
  public Turn begin(Optional<String> initial) {
    if (initial.isEmpty()) {
      return mechanism.begin(Optional.empty());
    }
    if (initial.get().equals("=")) {
      return mechanism.begin(Optional.of(new byte[0]));
    }
    return decoded(initial.get())
        .map(octets -> mechanism.begin(Optional.of(octets)))
        .orElseGet(() -> Turn.refused(Reason.MALFORMED));
  }

  /**
   * @param line the client's, without its end
   */
  public Turn answer(String line) {
    if (line.equals("*")) {
      return Turn.refused(Reason.CANCELLED);
    }
    return line.isEmpty()
        ? mechanism.answer(new byte[0])
        : decoded(line).map(mechanism::answer).orElseGet(() -> Turn.refused(Reason.MALFORMED));
  }

  private static Optional<byte[]> decoded(String text) {
    boolean whole = !text.isEmpty() && text.length() % 4 == 0 && text.length() <= LONGEST_LINE;
    if (!whole) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getDecoder().decode(text.getBytes(StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
