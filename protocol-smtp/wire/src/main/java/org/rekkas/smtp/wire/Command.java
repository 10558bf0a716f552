package org.rekkas.smtp.wire;

import java.util.List;
import java.util.Optional;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.mail.ReversePath;

/** One command line, understood: RFC 5321 §4.1.1. Input errors are values too. */
public sealed interface Command {
  Command DATA = new Data();
  Command RSET = new Rset();
  Command NOOP = new Noop();
  Command QUIT = new Quit();
  Command START_TLS = new StartTls();

  /** The name is empty where a lenient dialect let it be left out. */
  record Helo(String name) implements Command {}

  record Ehlo(String name) implements Command {}

  record MailFrom(ReversePath path, MailParameters parameters) implements Command {}

  record RcptTo(ForwardPath path, RcptParameters parameters) implements Command {}

  record Data() implements Command {}

  /** RFC 3030 §2. {@code size} octets follow the line. */
  record Bdat(long size, boolean last) implements Command {}

  record Rset() implements Command {}

  record Noop() implements Command {}

  record Quit() implements Command {}

  record Help(String topic) implements Command {}

  /** RFC 3207. */
  record StartTls() implements Command {}

  /**
   * RFC 4954 §4.
   *
   * @param initial what the client sends along, in base64, or {@code =}
   */
  record Auth(String mechanism, Optional<String> initial) implements Command {
    /** Without what may be a password. */
    @Override
    public String toString() {
      return "AUTH " + mechanism;
    }
  }

  /** Attributes in their order, decoded from xtext; names in upper case. */
  record Xclient(List<Attribute> attributes) implements Command {
    public Xclient {
      attributes = List.copyOf(attributes);
    }
  }

  /** One {@code NAME=value}. */
  record Attribute(String name, String value) {}

  /** Any other verb, in upper case, with what stood behind it, stripped. */
  record Other(String verb, String argument) implements Command {
    /** RFC 6531 §3.7.4.2: whether the reply may be UTF-8. */
    public boolean asksUtf8() {
      return argument.regionMatches(true, argument.length() - 9, " SMTPUTF8", 0, 9);
    }
  }

  /** A known verb in a wrong form, or no verb at all. */
  record Malformed(Reply reply) implements Command {}

  /** A command after which the octets that follow cannot be told from commands. */
  record Hopeless(Reply reply) implements Command {}
}
