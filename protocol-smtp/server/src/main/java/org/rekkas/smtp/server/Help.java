package org.rekkas.smtp.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rekkas.spi.SmtpGate.Verb;
import org.rekkas.spi.mail.EnhancedCode;
import org.rekkas.spi.mail.Reply;

/** The reply to HELP, RFC 5321 §4.1.1.8: the verbs of the core and of plugins with their syntax. */
final class Help {
  private static final EnhancedCode FINE = EnhancedCode.of("2.0.0");

  private static final List<Verb> CORE =
      List.of(
          new Verb("HELO", "HELO domain"),
          new Verb("EHLO", "EHLO domain"),
          new Verb("MAIL", "MAIL FROM:<address> [parameters]"),
          new Verb("RCPT", "RCPT TO:<address> [parameters]"),
          new Verb("DATA", "DATA"),
          new Verb("BDAT", "BDAT octets [LAST]"),
          new Verb("RSET", "RSET"),
          new Verb("NOOP", "NOOP"),
          new Verb("AUTH", "AUTH mechanism [response]"),
          new Verb("STARTTLS", "STARTTLS"),
          new Verb("VRFY", "VRFY user-or-mailbox"),
          new Verb("HELP", "HELP [verb]"),
          new Verb("QUIT", "QUIT"));

  private Help() {}

  static Reply reply(String topic, List<Verb> ofPlugins) {
    String verb = topic.toUpperCase(Locale.ROOT);
    var lines = new ArrayList<String>();
    for (Verb one : CORE) {
      if (ofPlugins.stream().noneMatch(other -> other.verb().equals(one.verb()))) {
        lines.addAll(line(one, verb));
      }
    }
    for (Verb one : ofPlugins) {
      lines.addAll(line(one, verb));
    }
    return lines.isEmpty()
        ? Reply.of(504, "5.5.4", "no help on that (HELP lists the commands)")
        : new Reply(214, Optional.of(FINE), lines);
  }

  private static List<String> line(Verb one, String wanted) {
    return wanted.isEmpty() || wanted.equals(one.verb()) ? List.of(one.syntax()) : List.of();
  }
}
