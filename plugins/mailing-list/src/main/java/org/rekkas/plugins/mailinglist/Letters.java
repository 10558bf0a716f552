package org.rekkas.plugins.mailinglist;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.james.mime4j.codec.QuotedPrintableOutputStream;
import org.rekkas.mime.DraftStream;
import org.rekkas.originator.Originator;
import org.rekkas.spi.Intake.Submission;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mail;
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
  private static final int LINE = 900;

  /** Of seven bits, but for the address of a keeper that needs UTF-8. */
  private static final EnvelopeOptions OPTIONS =
      new EnvelopeOptions(
          EnvelopeOptions.Body.EIGHT_BIT_MIME, false, Optional.empty(), Optional.empty(), Map.of());

  /**
   * One letter.
   *
   * @param id derived from the mail that it answers
   * @param from who hears the answer
   * @param subject ASCII
   * @param attached the post that it asks about
   */
  record Letter(
      MailId id,
      MailingList list,
      Mailbox from,
      String subject,
      List<String> lines,
      Optional<Mail> attached) {
    Letter(MailId id, MailingList list, Mailbox from, String subject, List<String> lines) {
      this(id, list, from, subject, lines, Optional.empty());
    }

    private Letter alone() {
      var all = new ArrayList<>(lines);
      all.addAll(List.of("", "The post is not attached, for a filter refuses it."));
      return new Letter(id, list, from, subject, all);
    }
  }

  /**
   * To those who answer for a list, or decide for it. Where one of them is a list here, the letter
   * goes to its members: it was made to reach them, and the list takes nothing that a machine
   * answers. What a filter refuses for what is attached, a virus say, goes without it.
   */
  void sendToKeepers(Letter letter, List<Mailbox> keepers) throws IOException {
    List<Mailbox> paths = keepers.stream().map(this::reached).toList();
    if (send(letter, keepers, paths).isPresent() && letter.attached().isPresent()) {
      Optional<Reply> _ = send(letter.alone(), keepers, paths);
    }
  }

  private Mailbox reached(Mailbox keeper) {
    return lists.find(keeper).map(seals::members).orElse(keeper);
  }

  void send(Letter letter, List<Mailbox> to) throws IOException {
    Optional<Reply> _ = send(letter, to, to);
  }

  /** Empty, or what a filter refuses it with. */
  private Optional<Reply> send(Letter letter, List<Mailbox> to, List<Mailbox> paths)
      throws IOException {
    try (var draft = given.intake().draft()) {
      write(letter, to, new DraftStream(draft));
      var mail =
          new Submission(
              letter.id(), ListAgent.NAME, Optional.empty(), envelope(paths), "", "", draft);
      return originator.accept(letter.list().address(), mail);
    }
  }

  private static Envelope envelope(List<Mailbox> to) {
    var recipients = to.stream().map(one -> Recipient.of(new ForwardPath(one))).toList();
    return new Envelope(ReversePath.NULL, OPTIONS, recipients);
  }

  /**
   * Who writes a post can foresee the ids of both, for he hears that of his before he sends it. So
   * the line that parts them is made with the secret of the seals: no post has it, and none can add
   * a part to a letter that is signed, or end one.
   */
  private void write(Letter letter, List<Mailbox> to, OutputStream out) throws IOException {
    out.write(octets(header(letter, to)));
    if (letter.attached().isEmpty()) {
      writeText(letter.lines(), out);
      return;
    }
    var post = AttachedPost.of(letter.attached().get());
    String boundary = "=_" + seals.of("boundary", letter.id().text());
    out.write(octets(lines("Content-Type: multipart/mixed; boundary=\"" + boundary + "\"")));
    out.write(octets(lines("", "--" + boundary)));
    var text = new ArrayList<>(letter.lines());
    text.addAll(post.words());
    writeText(text, out);
    out.write(octets(lines("", "--" + boundary)));
    out.write(octets(lines(post.fields().toArray(new String[0]))));
    out.write(octets(lines("")));
    out.write(post.body());
    out.write(octets(lines("", "--" + boundary + "--")));
  }

  /** What is not ASCII, as a subject may be, is encoded. */
  private static void writeText(List<String> lines, OutputStream out) throws IOException {
    byte[] text = octets(lines(lines.toArray(new String[0])));
    boolean plain = lines.stream().allMatch(line -> line.length() < LINE && isAscii(line));
    String encoding = plain ? "7bit" : "quoted-printable";
    out.write(
        octets(
            lines(
                "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: " + encoding,
                "")));
    if (plain) {
      out.write(text);
    } else {
      var encoder = new QuotedPrintableOutputStream(out, false);
      encoder.write(text);
      encoder.close(); // that leaves the letter open
    }
  }

  private static boolean isAscii(String line) {
    return line.chars().allMatch(c -> c < 128);
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }

  private String header(Letter letter, List<Mailbox> to) {
    var list = letter.list();
    String all = String.join(",\r\n\t", to.stream().map(Mailbox::toString).toList());
    return lines(
        "From: \"" + list.title() + "\" <" + letter.from() + ">",
        "To: " + all,
        "Subject: " + letter.subject(),
        "Date: " + DATE.format(given.clock().instant().atOffset(ZoneOffset.UTC)),
        "Message-ID: <" + letter.id() + "@" + given.host().name() + ">",
        "Auto-Submitted: auto-replied",
        "List-Id: " + list.phrase() + " <" + list.id() + ">",
        "MIME-Version: 1.0");
  }
}
