package org.rekkas.sasl.server;

import java.util.Arrays;
import java.util.Optional;
import org.rekkas.sasl.server.Turn.Reason;

/** PLAIN, RFC 4616: {@code [authzid] NUL authcid NUL passwd} in one message. */
final class PlainExchange implements Mechanism {
  private final Attempt attempt;

  PlainExchange(Attempt attempt) {
    this.attempt = attempt;
  }

  @Override
  public Turn begin(Optional<byte[]> initial) {
    return initial.map(this::answer).orElse(Turn.Challenge.EMPTY);
  }

  @Override
  public Turn answer(byte[] response) {
    try {
      int first = indexOfNul(response, 0);
      int second = indexOfNul(response, first + 1);
      if (indexOfNul(response, second + 1) < response.length || second >= response.length) {
        return Turn.refused(Reason.WRONG);
      }
      var acting = StrictUtf8.chars(response, 0, first);
      var login = StrictUtf8.chars(response, first + 1, second);
      var password = StrictUtf8.chars(response, second + 1, response.length);
      if (acting.isEmpty() || login.isEmpty() || password.isEmpty()) {
        return Turn.refused(Reason.WRONG);
      }
      return attempt.password(new String(acting.get()), new String(login.get()), password.get());
    } finally {
      Arrays.fill(response, (byte) 0);
    }
  }

  private static int indexOfNul(byte[] octets, int from) {
    int at = from;
    while (at < octets.length && octets[at] != 0) {
      at++;
    }
    return at;
  }
}
