package org.rekkas.plugins.mailinglist;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.rekkas.mime.Author;
import org.rekkas.mime.Header;
import org.rekkas.mime.Message;
import org.rekkas.mime.Origin;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.ReversePath;

/**
 * A mail to a list, as far as its envelope and header tell.
 *
 * @param author who wrote it; empty where its header has no one answer (attack E6)
 */
record Post(Mail mail, Header header, Optional<Mailbox> author, Origin origin) {
  private static final Set<String> NO_PERSON = Set.of("bulk", "junk", "list", "auto_reply");

  /** Empty where its header is too long to be read. */
  static Optional<Post> of(Mail mail) throws IOException {
    Optional<Message> opened = Message.open(mail.content());
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    try (var message = opened.get()) {
      Header header = message.header();
      return Optional.of(new Post(mail, header, Author.of(header), Origin.of(mail.trace())));
    }
  }

  /** Whether no person sent it, so that no letter is to answer it (RFC 3834 §2, §5). */
  boolean isAutomatic() {
    return !autoSubmitted().startsWith("no") || isReport();
  }

  /**
   * The same, of what has an effect where a person sent it: a wish, or an answer to a question. Old
   * programs, and new ones that answer for somebody who is away, say no more than this of what they
   * write (RFC 2076 §3.9). A post may say so: that of another list does.
   */
  boolean isOfNoPerson() {
    return isAutomatic()
        || header
            .all("Precedence")
            .map(field -> field.value().strip().toLowerCase(Locale.ROOT))
            .anyMatch(NO_PERSON::contains);
  }

  /**
   * Whether a machine answered something: a report, or an automatic reply (RFC 5321 §4.5.5, RFC
   * 3834 §5). What it writes of its own accord, as a build or a ticket does, is a post like others.
   */
  boolean isAnswerOfAMachine() {
    return autoSubmitted().startsWith("auto-replied") || isReport();
  }

  private String autoSubmitted() {
    return header
        .first("Auto-Submitted")
        .map(field -> field.value().toLowerCase(Locale.ROOT))
        .orElse("no");
  }

  private boolean isReport() {
    return mail.envelope().reversePath() instanceof ReversePath.Null;
  }

  /** Whether it went over this list before (attack G8). */
  boolean wentOver(MailingList list) {
    String id = "<" + list.id().toLowerCase(Locale.ROOT) + ">";
    return header.all("X-Loop").anyMatch(f -> f.value().equalsIgnoreCase(list.address().toString()))
        || header.all("List-Id").anyMatch(f -> f.value().toLowerCase(Locale.ROOT).endsWith(id));
  }

  /** As people read it, on one line. */
  String subject() {
    String text = header.first("Subject").map(field -> field.text().strip()).orElse("");
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }

  String authorText() {
    return author.map(Mailbox::toString).orElse("nobody in particular");
  }
}
