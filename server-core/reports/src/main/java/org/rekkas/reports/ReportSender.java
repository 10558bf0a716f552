package org.rekkas.reports;

import java.util.Optional;
import org.rekkas.spi.config.Section;
import org.rekkas.spi.mail.Mailbox;

/**
 * Who reports: {@code <reports from="…" organization="…"/>}, or another element like it.
 *
 * @param from whom the reports come from, and who answers questions about them
 * @param organization who sends them, for people; empty: the domain of the sender
 */
public record ReportSender(Mailbox from, Optional<String> organization) {
  /** Empty: none are sent. */
  public static Optional<ReportSender> from(Section section) {
    Optional<String> from = section.optional("from");
    Optional<String> organization = section.optional("organization");
    if (section.present() && from.isEmpty() && organization.isPresent()) {
      section.problem("from", "is missing");
    }
    if (from.isPresent() && !from.get().chars().allMatch(c -> c < 128)) {
      section.problem("from", "has to be US-ASCII: a domain of other letters as A-labels");
    }
    try {
      return from.map(Mailbox::of).map(mailbox -> new ReportSender(mailbox, organization));
    } catch (IllegalArgumentException e) {
      section.problem("from", "\"" + from.orElse("") + "\" is not an address");
      return Optional.empty();
    }
  }

  /** Whose reports they are: the domain that signs them. */
  public String submitter() {
    return from.domain();
  }

  /** For people. */
  public String name() {
    return organization.orElse(submitter());
  }
}
