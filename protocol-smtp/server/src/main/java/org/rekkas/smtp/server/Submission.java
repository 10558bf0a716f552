package org.rekkas.smtp.server;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rekkas.smtp.wire.AddressList;
import org.rekkas.smtp.wire.Replies;
import org.rekkas.smtp.wire.WatchedFields;
import org.rekkas.spi.Account;
import org.rekkas.spi.Session;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.mail.ReversePath;

/**
 * What holds for people who hand in their mail, RFC 6409: they are logged in, send in their own
 * name and not without measure, and what their clients left out of the header is put in (§8). It
 * holds wherever somebody is logged in, lest another listener be the way around it; where mail is
 * handed in, nobody sends without a login besides. One for each {@link Receiver}; usable by all
 * threads.
 */
final class Submission {
  /** Who speaks in a mail. */
  private static final List<String> AUTHORS =
      List.of("from", "sender", "resent-from", "resent-sender");

  /** Fields that are looked at, in lower case. */
  static final Set<String> WATCHED =
      Set.of(
          "from",
          "sender",
          "resent-from",
          "resent-sender",
          "date",
          "message-id",
          DeliveredBefore.FIELD);

  /** Fields that go: those whom they name are in the envelope, RFC 5322 §3.6.3 and §3.6.6. */
  static final Set<String> DROPPED = Set.of("bcc", "resent-bcc");

  private final Receiver receiver;
  private final Ownership ownership;
  private final Allowances allowances;

  Submission(Receiver receiver, Allowances allowances) {
    this.receiver = receiver;
    this.allowances = allowances;
    ownership = new Ownership(receiver.given());
  }

  /** Why MAIL is refused. Nobody is asked of whom {@code <>} is: it is for reports. */
  Optional<Reply> sender(Session peer, ReversePath path) {
    if (peer.login().isEmpty()) {
      return receiver.settings().login().submission()
          ? Optional.of(Replies.LOGIN_FIRST)
          : Optional.empty();
    }
    Account login = peer.login().get();
    if (path instanceof ReversePath.Of(Mailbox address)) {
      Optional<Reply> refusal = owned(login, address, Replies.NOT_YOUR_ADDRESS);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    int most = receiver.settings().login().mailsPerHour();
    var taken = allowances.mails().take(login, most, now());
    return taken(login, taken, "mails", Replies.TOO_MANY_MAILS);
  }

  /** Why RCPT is refused. */
  Optional<Reply> recipient(Session peer) {
    if (peer.login().isEmpty()) {
      return Optional.empty();
    }
    Account login = peer.login().get();
    int most = receiver.settings().login().recipientsPerHour();
    var taken = allowances.recipients().take(login, most, now());
    return taken(login, taken, "recipients", Replies.TOO_MANY_READERS);
  }

  private Instant now() {
    return receiver.given().clock().instant();
  }

  /** Why the content is refused: it speaks in the name of another (attack C10). */
  Optional<Reply> content(Session peer, WatchedFields fields) {
    if (peer.login().isEmpty()) {
      return Optional.empty();
    }
    if (fields.of("from").size() > 1) {
      return Optional.of(Replies.NOT_YOUR_FROM);
    }
    for (String name : AUTHORS) {
      if (fields.isCut(name)) {
        return Optional.of(Replies.NOT_YOUR_FROM); // nobody knows whom the rest names
      }
      for (String value : fields.of(name)) {
        Optional<Reply> refusal = authors(peer.login().get(), value);
        if (refusal.isPresent()) {
          return refusal;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Reply> authors(Account login, String value) {
    Optional<List<Mailbox>> addresses = AddressList.parse(value);
    if (addresses.isEmpty()) {
      return Optional.of(Replies.NOT_YOUR_FROM);
    }
    for (Mailbox address : addresses.get()) {
      Optional<Reply> refusal = owned(login, address, Replies.NOT_YOUR_FROM);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  /** The fields that a mail must have (RFC 5322 §3.6) and this one has not: whole lines. */
  String missing(Session peer, MailId id, WatchedFields fields, OffsetDateTime now) {
    if (peer.login().isEmpty()) {
      return "";
    }
    var lines = new StringBuilder();
    if (!fields.has("date")) {
      TraceFields.date(lines.append("Date: "), now);
      lines.append("\r\n");
    }
    if (!fields.has("message-id")) {
      lines.append("Message-ID: <").append(id.text()).append('@');
      lines.append(receiver.given().host().name()).append(">\r\n");
    }
    if (!fields.has("from")) {
      lines.append("From: <").append(peer.login().get().address()).append(">\r\n");
    }
    return lines.toString();
  }

  private Optional<Reply> owned(Account login, Mailbox address, Reply otherwise) {
    return switch (ownership.of(login, address)) {
      case YES -> Optional.empty();
      case NO -> Optional.of(otherwise);
      case UNCLEAR -> Optional.of(Replies.SENDER_UNCLEAR);
    };
  }

  private Optional<Reply> taken(
      Account login, Allowance.Taken taken, String what, Reply otherwise) {
    return switch (taken) {
      case FINE -> Optional.empty();
      case STILL_NO_MORE -> Optional.of(otherwise);
      case NO_MORE -> {
        var text = login.address() + " has used up what it may send in an hour: " + what;
        receiver
            .given()
            .journal()
            .note(new Note.Remark("smtp", Note.Level.WARN, Optional.empty(), Evidence.of(text)));
        yield Optional.of(otherwise);
      }
    };
  }
}
