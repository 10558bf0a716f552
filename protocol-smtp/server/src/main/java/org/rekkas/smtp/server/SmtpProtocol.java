package org.rekkas.smtp.server;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.rekkas.smtp.wire.Replies;
import org.rekkas.spi.Protocol;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.net.Connection;

/** SMTP on a listener, RFC 5321. One for each generation; each connection has its own session. */
final class SmtpProtocol implements Protocol {
  private final Receiver everywhere;
  private final Map<String, Receiver> own = new HashMap<>();

  SmtpProtocol(SettingsByListener settings, Surroundings given, Allowances allowances) {
    var buffers = new ContentBuffers();
    everywhere = new Receiver(settings.everywhere(), given, buffers, allowances);
    settings
        .own()
        .forEach((name, its) -> own.put(name, new Receiver(its, given, buffers, allowances)));
  }

  @Override
  public String protocol() {
    return "smtp";
  }

  @Override
  public void serve(Connection connection) throws IOException {
    Receiver receiver = own.getOrDefault(connection.listener(), everywhere);
    new SmtpConversation(receiver, connection).speak();
  }

  @Override
  public String turnedAway(Refusal why) {
    Reply reply =
        switch (why) {
          case TOO_MANY_CONNECTIONS -> Replies.TOO_MANY_CONNECTIONS;
          case TOO_MANY_FROM_CLIENT -> Replies.TOO_MANY_FROM_YOU;
          case STOPPING -> Replies.CLOSING;
        };
    return reply.toString();
  }
}
