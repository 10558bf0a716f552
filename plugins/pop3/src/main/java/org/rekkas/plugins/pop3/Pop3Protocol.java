package org.rekkas.plugins.pop3;

import java.io.IOException;
import org.rekkas.plugins.pop3.wire.Answer;
import org.rekkas.plugins.pop3.wire.Answers;
import org.rekkas.sasl.server.Authenticator;
import org.rekkas.spi.Protocol;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.net.Connection;

/** POP3 on a listener. One for each generation; each connection has its own session. */
final class Pop3Protocol implements Protocol {
  private final Settings settings;
  private final Surroundings given;
  private final Authenticator authenticator;
  private final BrokenOff brokenOff = new BrokenOff();

  Pop3Protocol(Settings settings, Surroundings given) {
    this.settings = settings;
    this.given = given;
    authenticator = new Authenticator(given, protocol(), settings.inClear());
  }

  @Override
  public String protocol() {
    return "pop3";
  }

  @Override
  public void serve(Connection connection) throws IOException {
    new Conversation(settings, authenticator, brokenOff, given, connection).speak();
  }

  @Override
  public String turnedAway(Refusal why) {
    Answer answer =
        switch (why) {
          case TOO_MANY_CONNECTIONS -> Answers.TOO_MANY_CONNECTIONS;
          case TOO_MANY_FROM_CLIENT -> Answers.TOO_MANY_FROM_YOU;
          case STOPPING -> Answers.CLOSING;
        };
    return answer.toString();
  }
}
