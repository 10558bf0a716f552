package org.rekkas.smtp.server;

import org.rekkas.sasl.server.Authentication;
import org.rekkas.sasl.server.Turn;
import org.rekkas.smtp.wire.Command.Auth;
import org.rekkas.smtp.wire.Replies;
import org.rekkas.spi.Session;
import org.rekkas.spi.mail.Reply;

/** AUTH in the order of commands, RFC 4954 §4: after EHLO, once, and not within a mail. */
record AuthCommand(Offers offers, Tenure tenure) {
  Step answer(State state, Auth auth) {
    return switch (state) {
      case State.InTransaction _, State.Chunking _ -> new Step.Say(state, Replies.OUT_OF_SEQUENCE);
      case State.Fresh _ -> new Step.Say(state, Replies.EHLO_FIRST);
      case State.Greeted(Session peer) when !peer.esmtp() ->
          new Step.Say(state, Replies.EHLO_FIRST);
      case State.Greeted(Session peer) when peer.login().isPresent() ->
          new Step.Say(state, Replies.ALREADY_LOGGED_IN);
      case State.Greeted greeted ->
          offers
              .authentication(auth.mechanism())
              .map(exchange -> step(greeted, exchange, exchange.begin(auth.initial())))
              .orElseGet(() -> new Step.Say(state, notOffered(auth.mechanism())));
    };
  }

  private Reply notOffered(String mechanism) {
    if (offers.wantsTls(mechanism)) {
      return Replies.TLS_FIRST;
    }
    return offers.mechanisms().isEmpty() ? Replies.NOT_OFFERED : Replies.NO_SUCH_MECHANISM;
  }

  /** What a turn of the exchange leads to. */
  Step step(State state, Authentication exchange, Turn turn) {
    return switch (turn) {
      case Turn.Challenge challenge -> new Step.Challenge(state, exchange, challenge.base64());
      case Turn.Accepted(var login, var account) -> {
        tenure.begin(login);
        yield new Step.Say(new State.Greeted(state.peer().loggedIn(account)), Replies.LOGGED_IN);
      }
      case Turn.Refused(Turn.Reason why) -> new Step.Say(state, refusal(why));
    };
  }

  private static Reply refusal(Turn.Reason why) {
    return switch (why) {
      case WRONG -> Replies.WRONG_LOGIN;
      case MALFORMED -> Replies.BAD_BASE64;
      case CANCELLED -> Replies.LOGIN_CANCELLED;
      case THROTTLED -> Replies.LOGINS_THROTTLED;
      case UNAVAILABLE -> Replies.LOGINS_UNAVAILABLE;
    };
  }
}
