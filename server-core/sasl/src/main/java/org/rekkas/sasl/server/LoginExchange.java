package org.rekkas.sasl.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Optional;
import org.rekkas.sasl.server.Turn.Reason;

/**
 * LOGIN, draft-murchison-sasl-login: asks for the name, then for the password. Some clients send
 * the name along with the command.
 */
final class LoginExchange implements Mechanism {
  private final Attempt attempt;
  private Optional<String> login = Optional.empty();

  LoginExchange(Attempt attempt) {
    this.attempt = attempt;
  }

  @Override
  public Turn begin(Optional<byte[]> initial) {
    return initial.map(this::answer).orElseGet(() -> asking("Username:"));
  }

  @Override
  public Turn answer(byte[] response) {
    if (login.isEmpty()) {
      login = StrictUtf8.text(response);
      return login.isEmpty() ? Turn.refused(Reason.WRONG) : asking("Password:");
    }
    var password = StrictUtf8.chars(response, 0, response.length);
    Arrays.fill(response, (byte) 0);
    return password.isEmpty()
        ? Turn.refused(Reason.WRONG)
        : attempt.password(login.get(), password.get());
  }

  private static Turn asking(String question) {
    return new Turn.Challenge(question.getBytes(US_ASCII));
  }
}
