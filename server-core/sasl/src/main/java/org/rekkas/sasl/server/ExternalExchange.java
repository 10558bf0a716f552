package org.rekkas.sasl.server;

import java.util.List;
import java.util.Optional;
import org.rekkas.sasl.server.Turn.Reason;
import org.rekkas.spi.mail.Mailbox;

/**
 * EXTERNAL, RFC 4422 §A: the client's certificate says who it is, and one message whom it wants to
 * act as. Where the certificate stands for several, it has to say it; for others it is refused.
 */
final class ExternalExchange implements Mechanism {
  private final Attempt attempt;
  private final List<Mailbox> certified;

  /**
   * @param certified not empty
   */
  ExternalExchange(Attempt attempt, List<Mailbox> certified) {
    this.attempt = attempt;
    this.certified = certified;
  }

  @Override
  public Turn begin(Optional<byte[]> initial) {
    return initial.map(this::answer).orElse(Turn.Challenge.EMPTY);
  }

  @Override
  public Turn answer(byte[] response) {
    Optional<char[]> acting = StrictUtf8.chars(response, 0, response.length);
    if (acting.isEmpty()) {
      return Turn.refused(Reason.WRONG);
    }
    Mailbox login =
        acting.get().length == 0
            ? certified.getFirst()
            : LoginName.of(new String(acting.get()), attempt.given());
    boolean clear = acting.get().length > 0 || certified.size() == 1;
    return attempt.counted(
        login,
        () ->
            clear && certified.contains(login)
                ? attempt.account(login)
                : Turn.refused(Reason.WRONG));
  }
}
