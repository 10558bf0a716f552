package org.rekkas.smtp.server;

import java.time.OffsetDateTime;
import org.rekkas.spi.Host;
import org.rekkas.spi.Session;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.MailId;

/** The header fields that this server puts in front of a content of its own accord: Received. */
final class TraceFields {
  private static final String[] DAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  private static final String[] MONTHS = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
  };

  private TraceFields() {}

  /**
   * RFC 5321 §4.4. The protocol's name is of RFC 3848 or RFC 6531 §4.3, the TLS clause of RFC 8314
   * §4.3; {@code for} stands only where it betrays nobody else (§7.6).
   */
  static String received(Session peer, MailId id, Envelope envelope, Host by, OffsetDateTime now) {
    var field = new StringBuilder(256);
    String literal = peer.client().literal();
    field.append("Received: from ").append(harmless(peer.hello().orElse(literal)));
    field.append(" (").append(literal).append(")\r\n\tby ").append(by.name());
    field.append(" (").append(by.software()).append(") with ").append(protocol(peer, envelope));
    field.append("\r\n\tid ").append(id.text());
    if (envelope.recipients().size() == 1) {
      field.append(" for ").append(envelope.recipients().getFirst().path());
    }
    if (peer.tls().isPresent()) {
      field.append("\r\n\ttls ").append(harmless(peer.tls().get().cipher()));
    }
    field.append(";\r\n\t");
    date(field, now);
    return field.append("\r\n").toString();
  }

  private static String protocol(Session peer, Envelope envelope) {
    if (!peer.esmtp()) {
      return "SMTP";
    }
    String name = envelope.options().smtpUtf8() ? "UTF8SMTP" : "ESMTP";
    if (peer.tls().isPresent()) {
      name += "S";
    }
    return peer.login().isPresent() ? name + "A" : name;
  }

  /** {@code Mon, 23 Nov 2026 12:00:00 +0000}, RFC 5322 §3.3. */
  static void date(StringBuilder to, OffsetDateTime now) {
    to.append(DAYS[now.getDayOfWeek().ordinal()]).append(", ").append(now.getDayOfMonth());
    to.append(' ').append(MONTHS[now.getMonth().ordinal()]).append(' ').append(now.getYear());
    two(to.append(' '), now.getHour());
    two(to.append(':'), now.getMinute());
    two(to.append(':'), now.getSecond());
    int minutes = now.getOffset().getTotalSeconds() / 60;
    two(to.append(minutes < 0 ? " -" : " +"), Math.abs(minutes) / 60);
    two(to, Math.abs(minutes) % 60);
  }

  private static void two(StringBuilder to, int number) {
    to.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }

  /** The grammar lets nothing else in; this holds whoever changes it (attack B28). */
  private static String harmless(String word) {
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c <= ' ' || c >= 127 || "();<>\\\",".indexOf(c) >= 0) {
        return word.substring(0, i) + "?" + harmless(word.substring(i + 1));
      }
    }
    return word;
  }
}
