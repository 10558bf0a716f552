package org.rekkas.plugins.mailets;

import java.io.IOException;
import java.io.InputStream;
import org.rekkas.mime.Message;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.mail.Mail;

/** The message of a mail, and a mail as one content. */
final class Messages {
  private Messages() {}

  /**
   * To be read. What cannot be read fails the step, which delays the mail: nothing is taken for a
   * message without attachments, or without a field, that is only too long to be looked at.
   */
  static Message open(Content content) throws IOException {
    return Message.open(content)
        .orElseThrow(
            () -> new IOException("a header of more than " + Message.LONGEST_HEADER + " octets"));
  }

  /** With the header fields that this server put in front, as a filter's marks. */
  static Content of(Mail mail) {
    return new Content() {
      @Override
      public long size() {
        return mail.size();
      }

      @Override
      public InputStream open() throws IOException {
        return mail.open();
      }
    };
  }
}
