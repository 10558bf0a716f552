package org.rekkas.smtp.relay.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.idna.ALabels;
import org.rekkas.smtp.wire.Xtext;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.EnvelopeOptions.Body;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.Recipient.Notify;
import org.rekkas.spi.mail.ReversePath;

/**
 * The lines of MAIL and RCPT, with what the next hop offers and no more: SIZE (RFC 1870), BODY (RFC
 * 6152, 3030), SMTPUTF8 (RFC 6531), REQUIRETLS (RFC 8689), MT-PRIORITY (RFC 6710), BY (RFC 2852),
 * RET, ENVID, NOTIFY, ORCPT (RFC 3461). A pure function of its arguments.
 */
public final class MailLines {
  private static final String UTF_8_TYPE = "utf-8";

  private MailLines() {}

  /**
   * The address as the hop can take it, in its wire form; empty where it needs SMTPUTF8 and the hop
   * lacks it, or where it is none. A domain beyond US-ASCII can go as A-labels (RFC 5891), a local
   * part cannot.
   */
  public static Optional<String> address(Mailbox mailbox, boolean utf8) {
    if (mailbox.domain().chars().anyMatch(c -> c <= ' ' || "<>@,;\"\\".indexOf(c) >= 0)) {
      return Optional.empty(); // it would be read as something else (attack D6)
    }
    if (utf8 || !mailbox.needsUtf8()) {
      return Optional.of(mailbox.toString());
    }
    return ALabels.of(mailbox.domain())
        .map(domain -> new Mailbox(mailbox.localPart(), domain))
        .filter(ascii -> !ascii.needsUtf8())
        .map(Mailbox::toString);
  }

  /**
   * @param from the reverse-path in its wire form, or empty
   * @param utf8 whether the mail needs SMTPUTF8, which the hop offers
   * @param options with what is left of BY now
   */
  public static String mail(
      String from, Body body, boolean utf8, long octets, EnvelopeOptions options, Offers offers) {
    var line = new StringBuilder(160).append("MAIL FROM:<").append(from).append('>');
    if (offers.size()) {
      line.append(" SIZE=").append(octets);
    }
    switch (body) {
      case EIGHT_BIT_MIME -> line.append(" BODY=8BITMIME");
      case BINARY_MIME -> line.append(" BODY=BINARYMIME");
      case SEVEN_BIT -> {}
    }
    if (utf8) {
      line.append(" SMTPUTF8");
    }
    if (options.requiresTls() && offers.requireTls()) {
      line.append(" REQUIRETLS");
    }
    if (offers.priority() && options.priority() != 0) {
      line.append(" MT-PRIORITY=").append(options.priority());
    }
    if (offers.deliverBy()) {
      options.deliverBy().ifPresent(by -> line.append(" BY=").append(by));
    }
    if (offers.dsn()) {
      options.returned().ifPresent(r -> line.append(" RET=").append(r));
      options.envelopeId().ifPresent(id -> line.append(" ENVID=").append(Xtext.encode(id)));
    }
    return line.append("\r\n").toString();
  }

  /**
   * @param to the forward-path in its wire form
   * @param original what the sender said of this recipient
   */
  public static String rcpt(String to, Recipient original, Offers offers) {
    var line = new StringBuilder(120).append("RCPT TO:<").append(to).append('>');
    if (offers.dsn() && !original.notifyWhen().isEmpty()) {
      line.append(" NOTIFY=").append(String.join(",", names(original)));
    }
    if (offers.dsn()) {
      orcpt(original)
          .filter(o -> o.length() <= Xtext.LONGEST_ORIGINAL)
          .ifPresent(o -> line.append(" ORCPT=").append(o));
    }
    return line.append("\r\n").toString();
  }

  /** In the order of RFC 3461 §4.1. */
  private static List<String> names(Recipient original) {
    var names = new ArrayList<String>(3);
    for (Notify each : Notify.values()) {
      if (original.notifyWhen().contains(each)) {
        names.add(each.name());
      }
    }
    return names;
  }

  /**
   * What was given; the first forward-path where only NOTIFY was (RFC 3461 §5.2.1). As xtext it may
   * be longer than a host has to take: a 501 would cost the mail, a report without it costs less.
   */
  private static Optional<String> orcpt(Recipient original) {
    if (original.original().isPresent()) {
      String given = original.original().get();
      int semicolon = given.indexOf(';');
      return semicolon <= 0
          ? Optional.empty()
          : Optional.of(typed(given.substring(0, semicolon), given.substring(semicolon + 1)));
    }
    var mailbox = original.path().mailbox();
    return original.notifyWhen().isEmpty()
        ? Optional.empty()
        : Optional.of(typed(mailbox.needsUtf8() ? UTF_8_TYPE : "rfc822", mailbox.toString()));
  }

  /** RFC 6533 §3 has an encoding for UTF-8 that every host with DSN can take. */
  private static String typed(String type, String address) {
    boolean utf8 = type.equalsIgnoreCase(UTF_8_TYPE);
    return type + ";" + (utf8 ? Xtext.encodeUtf8(address) : Xtext.encode(address));
  }

  /** The reverse-path in its wire form; {@code ""} for the null one. */
  public static Optional<String> from(ReversePath path, boolean utf8) {
    return path.mailbox().isEmpty() ? Optional.of("") : address(path.mailbox().get(), utf8);
  }

  /** Octets of lines: never a character cut to a byte (attack D2). */
  public static byte[] octets(CharSequence lines) {
    return lines.toString().getBytes(UTF_8);
  }
}
