package org.rekkas.spi.store;

import org.rekkas.spi.mail.Mailbox;

/**
 * A folder's name and state at one moment.
 *
 * @param owner the account
 * @param name UTF-8, {@code /} between levels; {@code INBOX} in capitals
 * @param uidValidity RFC 9051 §2.3.1.1
 * @param uidNext the UID that the next message gets, or a lower bound of it
 * @param highestModSeq RFC 7162 §3.1.2.1
 * @param octets the sum of the messages' sizes
 */
public record Folder(
    Mailbox owner,
    String name,
    long uidValidity,
    long uidNext,
    long highestModSeq,
    long messages,
    long unseen,
    long octets) {
  public static final String INBOX = "INBOX";
  public static final String JUNK = "Junk";
}
