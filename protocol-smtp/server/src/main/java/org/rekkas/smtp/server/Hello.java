package org.rekkas.smtp.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.Host;
import org.rekkas.spi.Session;
import org.rekkas.spi.mail.Reply;

/** Greeting and the replies to HELO and EHLO, RFC 5321 §4.1.1.1 and §4.3.1. */
final class Hello {
  private static final String XCLIENT = "XCLIENT NAME ADDR PORT PROTO HELO LOGIN DESTADDR DESTPORT";

  private Hello() {}

  static Reply greeting(Receiver receiver) {
    Host host = receiver.given().host();
    int slash = host.software().indexOf('/');
    String product = slash < 0 ? host.software() : host.software().substring(0, slash);
    return Reply.of(220, host.name() + " ESMTP " + product);
  }

  static Reply helo(Receiver receiver) {
    return Reply.of(250, receiver.given().host().name());
  }

  static Reply ehlo(Session peer, Receiver receiver, Offers offers) {
    SmtpSettings settings = receiver.settings();
    List<String> lines = new ArrayList<>(20);
    lines.add(receiver.given().host().name() + " greets " + peer.client().literal());
    lines.add("PIPELINING");
    lines.add("SIZE " + settings.maxSize());
    lines.add("8BITMIME");
    lines.add("SMTPUTF8");
    lines.add("ENHANCEDSTATUSCODES");
    lines.add("CHUNKING");
    lines.add("BINARYMIME");
    lines.add("DSN");
    lines.add("LIMITS RCPTMAX=" + settings.maxRecipients());
    if (offers.startTls()) {
      lines.add("STARTTLS");
    }
    List<String> mechanisms = offers.mechanisms();
    if (!mechanisms.isEmpty()) {
      lines.add("AUTH " + String.join(" ", mechanisms));
    }
    lines.addAll(receiver.timing().announced());
    lines.addAll(receiver.given().smtp().keywords(peer));
    lines.add("HELP");
    if (offers.xclient()) {
      lines.add(XCLIENT);
    }
    return new Reply(250, Optional.empty(), lines);
  }
}
