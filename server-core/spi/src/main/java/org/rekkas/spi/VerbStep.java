package org.rekkas.spi;

import org.rekkas.spi.mail.Reply;

/** What a verb does next. */
public sealed interface VerbStep {
  static VerbStep say(Reply reply) {
    return new Say(reply);
  }

  /** Replies; the session goes on with the next command. */
  record Say(Reply reply) implements VerbStep {}

  /** Replies and reads one more line, which is not a command. */
  record Ask(Reply challenge, Continuation next) implements VerbStep {}

  /** Replies and closes the connection. */
  record Close(Reply reply) implements VerbStep {}

  /** What to do with the line that was asked for. */
  @FunctionalInterface
  interface Continuation {
    VerbStep answer(String line);
  }
}
