package org.rekkas.spi.store;

import java.time.Instant;
import java.util.Set;
import org.rekkas.spi.mail.MailId;

/**
 * A message's place and state.
 *
 * @param mail the mail that it came by
 * @param flags as in RFC 9051 §2.3.2, {@code \Seen} and keywords, with their backslash
 * @param internalDate RFC 9051 §2.3.3
 * @param octets with its prefix
 */
public record Message(
    long uid, long modSeq, MailId mail, Set<String> flags, Instant internalDate, long octets) {
  public static final String SEEN = "\\Seen";
  public static final String DELETED = "\\Deleted";
  public static final String FLAGGED = "\\Flagged";
  public static final String ANSWERED = "\\Answered";
  public static final String DRAFT = "\\Draft";

  public Message {
    flags = Set.copyOf(flags);
  }
}
