package org.rekkas.sasl.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Optional;
import org.rekkas.sasl.server.Turn.Reason;
import org.rekkas.spi.BearerTokens.Verification;
import org.rekkas.spi.mail.Mailbox;

/**
 * OAUTHBEARER and XOAUTH2: one message with a token. What is wrong with it is told in a challenge;
 * the client answers that with nothing to the point, and only then is refused (RFC 7628 §3.2.3).
 *
 * <p>Whoever names a person must have that person's token (attack C5). A token without a name is
 * counted as a login of its own: guessers must not make those wait who have one.
 */
final class BearerExchange implements Mechanism {
  private static final Verification.Wrong NO_MORE = new Verification.Wrong("", "");

  private final Attempt attempt;
  private final BearerForm form;
  private Verification.Wrong wrong = NO_MORE;
  private boolean told;

  BearerExchange(Attempt attempt, BearerForm form) {
    this.attempt = attempt;
    this.form = form;
  }

  @Override
  public Turn begin(Optional<byte[]> initial) {
    return initial.map(this::answer).orElse(Turn.Challenge.EMPTY);
  }

  @Override
  public Turn answer(byte[] response) {
    if (told) {
      return Turn.refused(Reason.WRONG);
    }
    Optional<BearerResponse> said = StrictUtf8.text(response).flatMap(form::parse);
    Arrays.fill(response, (byte) 0);
    if (said.isEmpty()) {
      return telling(form.malformed());
    }
    BearerResponse who = said.get();
    if (who.token().isEmpty()) {
      return asked();
    }
    Turn turn = attempt.counted(login(who), () -> worth(who));
    return turn.equals(Turn.refused(Reason.WRONG)) ? telling(form.refusal(wrong)) : turn;
  }

  /** Nobody tried anything: the client wants to hear the error, RFC 7628 §4.3. */
  private Turn asked() {
    return telling(form.refusal(verified("") instanceof Verification.Wrong more ? more : wrong));
  }

  private Turn telling(String error) {
    told = true;
    return new Turn.Challenge(error.getBytes(UTF_8));
  }

  private Mailbox login(BearerResponse who) {
    return who.acting().isEmpty()
        ? LoginName.nobody(who.token())
        : LoginName.of(who.acting(), attempt.given());
  }

  private Turn worth(BearerResponse who) {
    return switch (verified(who.token())) {
      case Verification.StandsFor(Mailbox whom) ->
          who.acting().isEmpty() || login(who).equals(whom)
              ? attempt.account(whom)
              : Turn.refused(Reason.WRONG);
      case Verification.Wrong more -> {
        wrong = more;
        yield Turn.refused(Reason.WRONG);
      }
      case Verification.Unavailable _ -> Turn.refused(Reason.UNAVAILABLE);
    };
  }

  /** The plugin may have gone since the mechanism was offered. */
  private Verification verified(String token) {
    return attempt
        .given()
        .bearerTokens()
        .map(tokens -> tokens.verify(token))
        .orElseGet(() -> new Verification.Unavailable("no plugin knows tokens"));
  }
}
