package org.rekkas.store;

import java.time.Instant;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.store.Message;

/**
 * The value of {@link Layout#messages}: what changes in the life of a message, and what a list
 * shows.
 *
 * @param internalDate milliseconds since 1970
 */
record MessageRecord(long modSeq, Flags flags, long internalDate, long octets, String mail) {
  private static final int VERSION = 1;

  static MessageRecord read(byte[] value) {
    var from = new Unpacker(value, VERSION);
    return new MessageRecord(
        from.number(), Flags.read(from), from.number(), from.number(), from.text());
  }

  byte[] packed() {
    var to = new Packer(48).number(VERSION).number(modSeq);
    flags.write(to);
    return to.number(internalDate).number(octets).text(mail).packed();
  }

  MessageRecord at(long otherModSeq, Flags others) {
    return new MessageRecord(otherModSeq, others, internalDate, octets, mail);
  }

  Message message(long uid) {
    return new Message(
        uid, modSeq, new MailId(mail), flags.names(), Instant.ofEpochMilli(internalDate), octets);
  }
}
