package org.rekkas.plugins.mailinglist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.rekkas.originator.Originator;
import org.rekkas.spi.Intake.Submission;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.mail.ReversePath;

/**
 * Sends the letters of lists, which the filters sign. They are automatic (RFC 3834): with the null
 * reverse-path, so that nothing answers them but people. One that a filter refuses is noted by it.
 */
record Letters(Surroundings given, Originator originator, Lists lists, Seals seals) {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss Z", Locale.ROOT);
  private static final EnvelopeOptions OPTIONS =
      new EnvelopeOptions(
          EnvelopeOptions.Body.EIGHT_BIT_MIME, false, Optional.empty(), Optional.empty(), Map.of());

  /**
   * One letter.
   *
   * @param id derived from the mail that it answers
   * @param from who hears the answer
   * @param subject ASCII
   */
  record Letter(MailId id, MailingList list, Mailbox from, String subject, List<String> lines) {}

  /**
   * To those who answer for a list, or decide for it. Where one of them is a list here, the letter
   * goes to its members: it was made to reach them, and the list takes nothing that a machine
   * answers.
   */
  void sendToKeepers(Letter letter, List<Mailbox> keepers) throws IOException {
    send(letter, keepers, keepers.stream().map(this::reached).toList());
  }

  private Mailbox reached(Mailbox keeper) {
    return lists.find(keeper).map(seals::members).orElse(keeper);
  }

  void send(Letter letter, List<Mailbox> to) throws IOException {
    send(letter, to, to);
  }

  private void send(Letter letter, List<Mailbox> to, List<Mailbox> paths) throws IOException {
    byte[] octets = text(letter, to).getBytes(StandardCharsets.UTF_8);
    try (var draft = given.intake().draft()) {
      draft.write(octets, 0, octets.length);
      var mail =
          new Submission(
              letter.id(), ListAgent.NAME, Optional.empty(), envelope(paths), "", "", draft);
      Optional<Reply> _ = originator.accept(letter.list().address(), mail);
    }
  }

  private static Envelope envelope(List<Mailbox> to) {
    var recipients = to.stream().map(one -> Recipient.of(new ForwardPath(one))).toList();
    return new Envelope(ReversePath.NULL, OPTIONS, recipients);
  }

  private String text(Letter letter, List<Mailbox> to) {
    var list = letter.list();
    String all = String.join(", ", to.stream().map(Mailbox::toString).toList());
    return String.join(
        "\r\n",
        "From: \"" + list.title() + "\" <" + letter.from() + ">",
        "To: " + all,
        "Subject: " + letter.subject(),
        "Date: " + DATE.format(given.clock().instant().atOffset(ZoneOffset.UTC)),
        "Message-ID: <" + letter.id() + "@" + given.host().name() + ">",
        "Auto-Submitted: auto-replied",
        "List-Id: " + list.title() + " <" + list.id() + ">",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "",
        String.join("\r\n", letter.lines()),
        "");
  }
}
