package org.rekkas.plugins.mailets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.rekkas.idna.ALabels;
import org.rekkas.mime.Field;
import org.rekkas.mime.Header;
import org.rekkas.spi.Handling;
import org.rekkas.spi.HeaderField;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.ReversePath;

/**
 * Tells somebody of the mail by a letter of its own: who, to whom, which subject. RFC 3834. Of a
 * letter of this kind nobody is told: where it leads back here, each would make the next one, as a
 * new mail whose hops no host could count (RFC 5436 §2.7.1).
 */
record Notify(List<Recipient> to, String subject, String text) implements Action {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss Z", Locale.ROOT);
  private static final String AUTO_SUBMITTED = "Auto-Submitted";
  private static final String KIND = "auto-notified";
  private static final EnvelopeOptions OPTIONS =
      new EnvelopeOptions(
          EnvelopeOptions.Body.EIGHT_BIT_MIME, false, Optional.empty(), Optional.empty(), Map.of());

  Notify {
    var _ = new HeaderField("Subject", subject);
    if (!subject.chars().allMatch(c -> c < 127)) {
      throw new IllegalArgumentException("the subject is ASCII");
    }
  }

  @Override
  public String word() {
    return "notify";
  }

  @Override
  public Handling on(Mail mail, Surroundings given) {
    try (var message = Messages.open(mail.content())) {
      Header header = message.header();
      return isOne(header)
          ? new Handling.Pass(Evidence.of("it is such a letter itself"))
          : tell(letter(mail, header, given).getBytes(StandardCharsets.UTF_8), given);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOne(Header header) {
    return header
        .all(AUTO_SUBMITTED)
        .anyMatch(field -> field.value().strip().toLowerCase(Locale.ROOT).startsWith(KIND));
  }

  private Handling tell(byte[] octets, Surroundings given) throws IOException {
    var draft = given.vault().draft();
    boolean written = false;
    try {
      draft.write(octets, 0, octets.length);
      written = true;
    } finally {
      if (!written) {
        draft.close();
      }
    }
    var envelope = new Envelope(ReversePath.NULL, OPTIONS, to);
    return new Handling.Besides(envelope, "", draft, Evidence.of("told " + to.size()));
  }

  private String letter(Mail mail, Header header, Surroundings given) {
    var host = given.host();
    String number = Long.toUnsignedString(given.random().nextLong(), 36); // of many about one mail
    var all = to.stream().map(each -> spelled(each.path().mailbox())).toList();
    var envelope = mail.envelope();
    var forWhom = envelope.recipients().stream().map(r -> r.path().mailbox().toString()).toList();
    return String.join(
        "\r\n",
        "From: <" + spelled(new Mailbox("postmaster", host.domain())) + ">",
        "To: " + String.join(",\r\n\t", all),
        "Subject: " + subject,
        "Date: " + DATE.format(given.clock().instant().atOffset(ZoneOffset.UTC)),
        "Message-ID: <" + mail.id() + "." + number + "@" + host.name() + ">",
        AUTO_SUBMITTED + ": " + KIND,
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "",
        String.join("\r\n", text.strip().lines().map(String::strip).toList()),
        "",
        "Mail:    " + mail.id(),
        "From:    " + envelope.reversePath(),
        "To:      " + String.join("\r\n         ", forWhom),
        "Subject: " + subjectOf(header),
        "Octets:  " + mail.size(),
        "");
  }

  /** As a header can have it that goes without SMTPUTF8: a domain has A-labels for that. */
  private static String spelled(Mailbox mailbox) {
    String domain = mailbox.domain();
    return new Mailbox(mailbox.localPart(), ALabels.of(domain).orElse(domain)).toString();
  }

  /** On one line, and without anything that a terminal would obey (attack E15). */
  private static String subjectOf(Header header) {
    String all = header.first("Subject").map(Field::text).orElse("");
    return all.length() <= 200 ? all : all.substring(0, 200);
  }
}
