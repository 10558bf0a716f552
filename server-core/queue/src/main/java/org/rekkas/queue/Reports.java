package org.rekkas.queue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.rekkas.idna.ALabels;
import org.rekkas.queue.Report.Action;
import org.rekkas.queue.Report.Line;
import org.rekkas.queue.mail.ActiveMail;
import org.rekkas.queue.mail.Head;
import org.rekkas.queue.mail.Leaf;
import org.rekkas.queue.quoting.Caption;
import org.rekkas.queue.quoting.Returning;
import org.rekkas.queue.quoting.Spelling;
import org.rekkas.spi.Host;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.EnvelopeOptions.Body;
import org.rekkas.spi.mail.EnvelopeOptions.Returned;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.ReversePath;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;

/**
 * Writes delivery status notifications: a multipart/report (RFC 6522) of a text for people, the
 * message/delivery-status (RFC 3464; RFC 6533 where an address needs UTF-8), and the mail or its
 * header (RET, RFC 3461 §4.3). Its own header needs SMTPUTF8 where its sender's address does, and
 * there alone: a mail may come back because a host has none, and the report has to go there. It
 * comes from the null reverse-path with NOTIFY=NEVER (RFC 3461 §6.1). Of a mail that cannot be read
 * it returns what can: its sender hears of it all the same (attack H4). Has no state.
 *
 * @param random not to be guessed: a mail that is returned must not know the boundary of its report
 */
record Reports(
    Vault vault, Host host, QueueSettings settings, Journal journal, RandomGenerator random) {
  static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final String EOL = "\r\n";
  private static final int LINE = 900;

  /** In octets. Few hosts take less than 10 MB, and base64 makes less than that of it. */
  private static final int LONGEST = 7_000_000;

  /**
   * A report about a mail, to its reverse-path (which must not be null), as a draft.
   *
   * @param id of the report; derived, so that the same pass makes the same one
   * @throws VaultUnwritable there is no room for it now
   */
  Plan.NewMail about(ActiveMail about, List<Line> lines, MailId id, Schedule.Age age) {
    return new Page(about.head(), about.mail(), lines, age).write(id);
  }

  /**
   * What came as xtext, as a report may hold it (RFC 3461 §4.2, §4.4): printable ASCII as it is,
   * and {@code +XX} for each octet of anything else, so that nothing can end the line (attack B26).
   */
  static String printable(String text) {
    var safe = new StringBuilder(text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b >= 32 && b <= 126) {
        safe.append((char) b);
      } else {
        safe.append('+').append(Character.toUpperCase(Character.forDigit(b >> 4 & 15, 16)));
        safe.append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
      }
    }
    return safe.toString().strip();
  }

  /** One report. */
  private final class Page {
    private final Head head;
    private final Mail mail;
    private final List<Line> lines;
    private final Schedule.Age age;
    private final Action gravest;
    private final boolean utf8;
    private final Spelling spelling;
    private final Mailbox sender;
    private final Spelling header;
    private final boolean full;
    private final boolean eight;
    private final String boundary = "report-" + Long.toHexString(random.nextLong());
    private final StringBuilder text = new StringBuilder(2_000);

    Page(Head head, Mail mail, List<Line> lines, Schedule.Age age) {
      this.head = head;
      this.mail = mail;
      this.lines = Report.veiled(lines);
      this.age = age;
      gravest = Report.gravest(lines);
      utf8 = needsUtf8();
      spelling = new Spelling(utf8);
      sender = ALabels.of(head.envelope().reversePath().mailbox().orElseThrow());
      header = new Spelling(utf8 && sender.needsUtf8());
      full = isFull();
      eight = utf8 || full;
    }

    Plan.NewMail write(MailId id) {
      var to = new ForwardPath(head.envelope().reversePath().mailbox().orElseThrow());
      ContentDraft draft = vault.draft();
      boolean written = false;
      try {
        compose(id, to, Caption.of(mail));
        String end = "--" + boundary + "--";
        new Returning(draft, utf8).write(text.toString(), mail, full, end).ifPresent(this::alarm);
        written = true;
      } catch (IOException e) {
        throw new VaultUnwritable(VaultUnwritable.Cause.FAILED, "a report: " + e, e);
      } finally {
        if (!written) {
          draft.close();
        }
      }
      var options =
          new EnvelopeOptions(
              eight ? Body.EIGHT_BIT_MIME : Body.SEVEN_BIT,
              utf8,
              Optional.empty(),
              Optional.empty(),
              passedOn());
      var never = new Recipient(to, Set.of(Recipient.Notify.NEVER), Optional.empty());
      var envelope = new Envelope(ReversePath.NULL, options, List.of(never));
      return new Plan.NewMail(
          new Head(id, age.now(), "dsn", false, envelope, "", "", List.of(), Optional.empty()),
          draft);
    }

    /** That it keeps to TLS, RFC 8689 §5, and whose mail it is about: who asked for VERP. */
    private Map<String, String> passedOn() {
      var parameters = new HashMap<>(head.envelope().options().parameters());
      parameters.keySet().retainAll(Set.of(EnvelopeOptions.REQUIRE_TLS, EnvelopeOptions.VERP));
      return parameters;
    }

    private void alarm(IOException flaw) {
      String what = "the report about it does not hold it whole, as it cannot be read: " + flaw;
      journal.note(Notes.remark(Note.Level.ERROR, mail.id(), what));
    }

    private void compose(MailId id, ForwardPath to, Caption caption) {
      line("From: Mail delivery <postmaster@" + header.domain(host.domain()) + ">");
      line("To: " + (header.utf8() ? to.mailbox() : sender));
      String about = caption.subject().isEmpty() ? "" : ":" + header.subject(caption.subject());
      String subject = "Subject: " + Letter.subject(gravest) + about;
      text.append(subject).append(EOL); // short in words, and folded: not to be cut by octets
      line("Date: " + DATE.format(age.now()));
      line("Message-ID: <" + id + "@" + host.name() + ">");
      if (!caption.messageId().isEmpty()) {
        line("In-Reply-To: " + caption.messageId());
        line("References: " + caption.messageId());
      }
      line("Auto-Submitted: auto-replied");
      line("MIME-Version: 1.0");
      if (eight) { // the whole says what one of its parts is, RFC 2045 §6.4
        line("Content-Transfer-Encoding: 8bit");
      }
      line(
          "Content-Type: multipart/report; report-type="
              + (utf8 ? "global-" : "")
              + "delivery-status;");
      line("\tboundary=\"" + boundary + "\"");
      line("");
      part("text/plain; charset=utf-8", utf8);
      new Letter(head, host, spelling, age).about(lines).forEach(this::line);
      part(utf8 ? "message/global-delivery-status" : "message/delivery-status", utf8);
      forPrograms();
      String returned =
          utf8
              ? (full ? "message/global" : "message/global-headers")
              : (full ? "message/rfc822" : "text/rfc822-headers");
      part(returned, eight);
    }

    private void part(String type, boolean eightBit) {
      line("--" + boundary);
      line("Content-Type: " + type);
      line("Content-Transfer-Encoding: " + (eightBit ? "8bit" : "7bit"));
      line("");
    }

    private void forPrograms() {
      head.envelope()
          .options()
          .envelopeId()
          .ifPresent(id -> line("Original-Envelope-Id: " + printable(id)));
      line("Reporting-MTA: dns; " + host.name());
      line("X-Rekkas-Mail-Id: " + head.id());
      line("Arrival-Date: " + DATE.format(head.received()));
      times(head.envelope().options());
      for (Line one : lines) {
        line("");
        original(one.leaf()).ifPresent(original -> line("Original-Recipient: " + original));
        line("Final-Recipient: " + type(one.path()) + "; " + spelling.address(one.path()));
        line("Action: " + one.action());
        line("Status: " + one.status());
        one.remote().ifPresent(name -> line("Remote-MTA: dns; " + printable(name)));
        one.diagnostic()
            .ifPresent(reply -> line("Diagnostic-Code: smtp; " + spelling.reply(reply)));
        if (one.action() == Action.DELAYED || one.action() == Action.FAILED) {
          line("Last-Attempt-Date: " + DATE.format(age.now()));
        }
        if (one.action() == Action.DELAYED) {
          line("Will-Retry-Until: " + DATE.format(age.end()));
        }
      }
      line("");
    }

    /** What the sender wanted: RFC 2852 §5, RFC 4865 §6. */
    private void times(EnvelopeOptions options) {
      options
          .deliverBy()
          .map(by -> head.received().plusSeconds(by.seconds()))
          .ifPresent(by -> line("Deliver-By-Date: " + DATE.format(by)));
      if (options.heldUntil(head.received()).isPresent()) {
        String held = options.parameters().get(EnvelopeOptions.HOLD_FOR);
        String until = options.parameters().get(EnvelopeOptions.HOLD_UNTIL);
        line("Future-Release-Request: " + (held == null ? "until;" + until : "for;" + held));
      }
    }

    /**
     * RFC 3464 §2.3.1. RFC 3461 §6.3 (d) wants it only where there was ORCPT; but a sender who does
     * not find there whom he wrote to knows nothing of who is behind that, and a next hop that we
     * give it to (§5.2.1) would tell him as well.
     */
    private Optional<String> original(Leaf leaf) {
      Recipient origin = head.envelope().recipients().get(leaf.origin());
      return origin
          .original()
          .map(this::orcpt)
          .or(() -> head.written(leaf).map(path -> type(path) + "; " + spelling.address(path)));
    }

    private String orcpt(String original) {
      int semicolon = original.indexOf(';');
      if (semicolon < 0) {
        return "rfc822; " + printable(original);
      }
      String address = original.substring(semicolon + 1);
      String type = printable(original.substring(0, semicolon));
      boolean asItIs = utf8 || type.equalsIgnoreCase("utf-8");
      return type + "; " + (asItIs ? spelling.shown(address.strip()) : printable(address));
    }

    private String type(ForwardPath path) {
      return path.mailbox().needsUtf8() ? "utf-8" : "rfc822";
    }

    private void line(String line) {
      boolean tooLong = line.length() > LINE / 4 && line.length() * 3 > LINE;
      text.append(
          tooLong ? line.substring(0, Math.min(line.length(), LINE / (utf8 ? 3 : 1))) : line);
      text.append(EOL);
    }

    /** What came without SMTPUTF8 may have a sender who could not be reached with it. */
    private boolean needsUtf8() {
      return head.envelope().options().smtpUtf8()
          || head.envelope().reversePath().mailbox().orElseThrow().needsUtf8();
    }

    /** Whether the report, too, goes over TLS where it can, RFC 8689 §5. */
    private boolean guarded() {
      return head.envelope().options().requiresTls();
    }

    /**
     * RET counts for failures alone (RFC 3461 §4.3), not for a mail with REQUIRETLS (RFC 8689 §5);
     * BINARYMIME cannot stand in a report. One that is too large for the way back is lost without a
     * word, so a very long mail comes back as its header, whoever wants it whole.
     */
    private boolean isFull() {
      if (gravest != Action.FAILED || guarded()) {
        return false;
      }
      if (head.envelope().options().body() == Body.BINARY_MIME) {
        return false;
      }
      return head.envelope()
          .options()
          .returned()
          .map(r -> r == Returned.FULL && mail.size() <= Math.max(LONGEST, settings.returned()))
          .orElse(mail.size() <= settings.returned());
    }
  }
}
