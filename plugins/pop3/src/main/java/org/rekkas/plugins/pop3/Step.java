package org.rekkas.plugins.pop3;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.rekkas.plugins.pop3.wire.Answer;
import org.rekkas.plugins.pop3.wire.Command;

/** What a command leads to. Where no state is named, it stays as it was. */
sealed interface Step {
  record Say(Answer answer) implements Step {}

  /** Says it and goes on in another state. */
  record Turn(State next, Answer answer) implements Step {}

  /** An answer of many lines; they are made while they are sent. */
  record Tell(Answer first, Stream<String> lines) implements Step {}

  /**
   * Sends a message.
   *
   * @param lines of its body; empty: all of it
   */
  record Send(Maildrop maildrop, int number, OptionalInt lines) implements Step {}

  record LogIn(String name, Command.Pass password) implements Step {}

  /** RFC 5034: what follows is an exchange of SASL. */
  record Authenticate(String mechanism, Optional<String> initial) implements Step {}

  record StartTls() implements Step {}

  /** RFC 1939 §6: removes what is marked as deleted, and ends the session. */
  record Update(Maildrop maildrop) implements Step {}

  record Close(Answer answer) implements Step {}
}
