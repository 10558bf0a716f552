package org.rekkas.smtp.server;

import java.util.List;
import org.rekkas.sasl.server.Authentication;
import org.rekkas.smtp.wire.Command.Attribute;
import org.rekkas.spi.VerbStep.Continuation;
import org.rekkas.spi.mail.Reply;

/** What a command leads to: what is said and done, and the state after it. */
sealed interface Step {
  State next();

  record Say(State next, Reply reply) implements Step {}

  /** 354, and the text follows. */
  record ReadText(State next, Transaction mail) implements Step {}

  /** The octets of a chunk follow. */
  record ReadChunk(State.Chunking next, long octets, boolean last) implements Step {}

  /** Octets follow that belong to nothing; after them the reply. */
  record SkipChunk(State next, long octets, Reply reply) implements Step {}

  /** Says the challenge; the next line is no command but the answer to it. */
  record Ask(State next, Reply challenge, Continuation then) implements Step {}

  /** A challenge of AUTH, in base64; the next line is the client's answer to it. */
  record Challenge(State next, Authentication exchange, String base64) implements Step {}

  record StartTls(State next) implements Step {}

  /** Believe another client, if the connection does. */
  record Impersonate(State next, List<Attribute> attributes) implements Step {}

  record Close(State next, Reply reply) implements Step {}
}
