package org.rekkas.delivery.files;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.vault.ContentDraft;

/** A message that is being read from a file: its content, and an id that is made of its octets. */
final class IncomingMessage {
  private static final char[] DIGITS = "0123456789abcdefghijklmnopqrstuv".toCharArray();
  private static final int ID_LENGTH = 32;

  private final ContentDraft draft;
  private final MessageDigest digest = sha256();

  IncomingMessage(ContentDraft draft) {
    this.draft = draft;
  }

  void write(byte[] from, int offset, int length) throws IOException {
    draft.write(from, offset, length);
    digest.update(from, offset, length);
  }

  ContentDraft draft() {
    return draft;
  }

  /** To be asked once, at the end. */
  MailId id() {
    return id(digest);
  }

  static MailId id(MessageDigest of) {
    byte[] hash = of.digest();
    var text = new StringBuilder(ID_LENGTH);
    for (int i = 0; i < ID_LENGTH; i++) {
      text.append(DIGITS[hash[i] & 31]);
    }
    return new MailId(text.toString());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
