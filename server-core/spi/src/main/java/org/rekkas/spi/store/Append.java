package org.rekkas.spi.store;

import java.time.Instant;
import java.util.Set;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;

/**
 * A message to be appended. The same (mail, owner, occasion) is appended once, however often it is
 * tried and whatever became of the message meanwhile, until {@code MailStore.forget} says that it
 * will not come again.
 *
 * @param occasion what tells two appends of one mail to one account apart: the forward-path
 * @param folder made if it does not exist
 * @param prefix what this copy has in front of the content: Return-Path, Delivered-To, trace
 *     fields; whole lines, or empty
 * @param quota in octets; 0 where there is none
 */
public record Append(
    MailId mail,
    Mailbox owner,
    String occasion,
    String folder,
    Set<String> flags,
    Instant internalDate,
    String prefix,
    Content content,
    long quota) {
  public Append {
    flags = Set.copyOf(flags);
  }

  /** What this append is recognised by. */
  public Key key() {
    return new Key(mail, owner, occasion);
  }

  /** (mail, owner, occasion): appended at most once. */
  public record Key(MailId mail, Mailbox owner, String occasion) {}

  /** What became of it. */
  public sealed interface Result {
    record Stored(String folder, long uidValidity, long uid) implements Result {}

    /** It was appended by an earlier try. */
    record AlreadyThere() implements Result {}

    record OverQuota(long octets, long quota) implements Result {}
  }
}
