package org.rekkas.queue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rekkas.queue.Report.Action;
import org.rekkas.queue.Report.Line;
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
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.mail.ReversePath;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;

/**
 * Writes delivery status notifications: a multipart/report (RFC 6522) of a text for people, the
 * message/delivery-status (RFC 3464; RFC 6533 where an address needs UTF-8), and the mail or its
 * header (RET, RFC 3461 §4.3). It comes from the null reverse-path with NOTIFY=NEVER (RFC 3461
 * §6.1). Of a mail that cannot be read it returns what can: its sender hears of it all the same
 * (attack H4). Has no state.
 */
record Reports(Vault vault, Host host, QueueSettings settings, Journal journal) {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final String EOL = "\r\n";
  private static final int LINE = 900;

  /**
   * A report about a mail, to its reverse-path (which must not be null), as a draft.
   *
   * @param id of the report; derived, so that the same pass makes the same one
   * @throws VaultUnwritable there is no room for it now
   */
  Plan.NewMail about(ActiveMail about, List<Line> lines, MailId id, Instant now) {
    return new Page(about.head(), about.mail(), lines, now).write(id);
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
    private final Instant now;
    private final Action gravest;
    private final boolean utf8;
    private final boolean full;
    private final StringBuilder text = new StringBuilder(2_000);

    Page(Head head, Mail mail, List<Line> lines, Instant now) {
      this.head = head;
      this.mail = mail;
      this.lines = lines;
      this.now = now;
      gravest = Report.gravest(lines);
      utf8 = needsUtf8();
      full = isFull();
    }

    Plan.NewMail write(MailId id) {
      var to = new ForwardPath(head.envelope().reversePath().mailbox().orElseThrow());
      compose(id, to);
      ContentDraft draft = vault.draft();
      try (var content = new Readable(mail)) {
        String end = "--report-" + id + "--";
        new Returning(draft, utf8).write(text.toString(), content, full, end);
        content.flaw().ifPresent(this::alarm);
      } catch (IOException e) {
        draft.close();
        throw new VaultUnwritable(VaultUnwritable.Cause.FAILED, "a report: " + e, e);
      }
      boolean eight = utf8 || full;
      var options =
          new EnvelopeOptions(
              eight ? Body.EIGHT_BIT_MIME : Body.SEVEN_BIT,
              utf8,
              Optional.empty(),
              Optional.empty(),
              guarded() ? Map.of(EnvelopeOptions.REQUIRE_TLS, "") : Map.of());
      var never = new Recipient(to, Set.of(Recipient.Notify.NEVER), Optional.empty());
      var envelope = new Envelope(ReversePath.NULL, options, List.of(never));
      return new Plan.NewMail(
          new Head(id, now, "dsn", false, envelope, "", "", List.of(), Optional.empty()), draft);
    }

    private void alarm(IOException flaw) {
      String what = "the report about it does not hold it whole, as it cannot be read: " + flaw;
      journal.note(Notes.remark(Note.Level.ERROR, mail.id(), what));
    }

    private void compose(MailId id, ForwardPath to) {
      String boundary = "report-" + id;
      line("From: Mail delivery <postmaster@" + host.domain() + ">");
      line("To: " + to.mailbox());
      line("Subject: " + subject());
      line("Date: " + DATE.format(now));
      line("Message-ID: <" + id + "@" + host.name() + ">");
      line("Auto-Submitted: auto-replied");
      line("MIME-Version: 1.0");
      line(
          "Content-Type: multipart/report; report-type="
              + (utf8 ? "global-" : "")
              + "delivery-status;");
      line("\tboundary=\"" + boundary + "\"");
      line("");
      part(boundary, "text/plain; charset=utf-8", utf8);
      forPeople();
      part(boundary, utf8 ? "message/global-delivery-status" : "message/delivery-status", utf8);
      forPrograms();
      String returned =
          utf8
              ? (full ? "message/global" : "message/global-headers")
              : (full ? "message/rfc822" : "text/rfc822-headers");
      part(boundary, returned, utf8 || full);
    }

    private void part(String boundary, String type, boolean eight) {
      line("--" + boundary);
      line("Content-Type: " + type);
      line("Content-Transfer-Encoding: " + (eight ? "8bit" : "7bit"));
      line("");
    }

    private String subject() {
      return switch (gravest) {
        case FAILED -> "Your mail was not delivered";
        case DELAYED -> "Your mail is delayed, and still being tried";
        case DELIVERED -> "Your mail was delivered";
        case RELAYED -> "Your mail was handed on";
        case EXPANDED -> "Your mail was delivered to a list";
      };
    }

    private void forPeople() {
      line("This is the mail server " + host.name() + ".");
      line("");
      line(
          switch (gravest) {
            case FAILED -> "Your mail could not be delivered to everybody that you sent it to.";
            case DELAYED -> "Your mail is waiting. You need not send it again: it is still tried.";
            case DELIVERED -> "Your mail has arrived.";
            case RELAYED -> "Your mail was handed on to a server that does not report arrivals.";
            case EXPANDED -> "Your mail was handed to the members of a list.";
          });
      line(
          "It came to us on "
              + DATE.format(head.received())
              + " and has the id "
              + head.id()
              + " here;");
      line("tell it to postmaster@" + host.domain() + " when you ask about it.");
      for (Line one : lines) {
        line("");
        line("  " + address(one.leaf().path()));
        line("    " + words(one));
        if (!one.host().isEmpty()) {
          line("    at " + shown(one.host()) + (one.reply().isPresent() ? ":" : "."));
        }
        one.reply().ifPresent(reply -> said("    ", reply));
        if (!one.diagnostic().equals(one.reply())) {
          one.diagnostic().ifPresent(reply -> said("    at last: ", reply));
        }
      }
      line("");
    }

    private String words(Line one) {
      return switch (one.action()) {
        case FAILED -> "was not reached, and will not be tried again:";
        case DELAYED -> "was not reached so far:";
        case DELIVERED -> "has it";
        case RELAYED -> "was handed on; you will hear no more unless it comes back";
        case EXPANDED -> "is a list; its members get it";
      };
    }

    private void said(String before, Reply reply) {
      line(
          before
              + reply.code()
              + " "
              + reply.enhanced().map(e -> e + " ").orElse("")
              + shown(String.join(" ", reply.lines())));
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
        Recipient origin = head.envelope().recipients().get(one.leaf().origin());
        origin.original().ifPresent(original -> line("Original-Recipient: " + orcpt(original)));
        line("Final-Recipient: " + type(one.leaf().path()) + "; " + address(one.leaf().path()));
        line("Action: " + one.action());
        line("Status: " + one.status());
        one.remote().ifPresent(name -> line("Remote-MTA: dns; " + printable(name)));
        one.diagnostic()
            .ifPresent(
                reply -> {
                  text.append("Diagnostic-Code: smtp; ");
                  said("", reply);
                });
        if (one.action() == Action.DELAYED || one.action() == Action.FAILED) {
          line("Last-Attempt-Date: " + DATE.format(now));
        }
        if (one.action() == Action.DELAYED) {
          line("Will-Retry-Until: " + DATE.format(end()));
        }
      }
      line("");
    }

    private Instant end() {
      Instant expiry = head.heldUntil().orElse(head.received()).plus(settings.expiry());
      return Deadline.of(head)
          .filter(set -> set.returns() && set.at().isBefore(expiry))
          .map(Deadline::at)
          .orElse(expiry);
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

    private String orcpt(String original) {
      int semicolon = original.indexOf(';');
      if (semicolon < 0) {
        return "rfc822; " + printable(original);
      }
      String address = original.substring(semicolon + 1);
      String type = printable(original.substring(0, semicolon));
      boolean asItIs = utf8 || type.equalsIgnoreCase("utf-8");
      return type + "; " + (asItIs ? shown(address.strip()) : printable(address));
    }

    private String type(ForwardPath path) {
      return path.mailbox().needsUtf8() ? "utf-8" : "rfc822";
    }

    /** As it is, or by RFC 6533 §3 in ASCII, for a sender whose host may not take UTF-8. */
    private String address(ForwardPath path) {
      return utf8 ? path.mailbox().toString() : Report.xtext(path.mailbox().toString());
    }

    /** A reply as it may stand in a report of seven bits. */
    private String shown(String said) {
      if (utf8) {
        return said;
      }
      var ascii = new StringBuilder(said.length());
      said.codePoints().forEach(c -> ascii.appendCodePoint(c < 0x7f ? c : '?'));
      return ascii.toString();
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
     * BINARYMIME cannot stand in a report.
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
          .map(r -> r == Returned.FULL)
          .orElse(mail.size() <= settings.returned());
    }
  }
}
