package org.rekkas.plugins.mailinglist;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.Mail;

/**
 * A held post in the letter that asks about it, a message with the fields that this server put in
 * front of it. Of a long one there is the beginning, and of one with binary parts, which a letter
 * of lines cannot have, the header.
 */
record AttachedPost(Mail post) {
  private static final long LONGEST = 1 << 20;
  private static final int BEGINNING = 64 << 10;
  private static final byte[] END_OF_HEADER = {'\r', '\n', '\r', '\n'};

  private boolean isWhole() {
    return post.content().size() <= LONGEST && !isBinary();
  }

  /** RFC 2046 §5.2.1; where its header may be UTF-8, RFC 6532 §3.7. */
  String type() {
    return post.envelope().options().smtpUtf8() ? "message/global" : "message/rfc822";
  }

  /** What the letter says of it. */
  String words() {
    if (isWhole()) {
      return "The post is attached.";
    }
    return "The " + (isBinary() ? "header" : "beginning") + " of the post is attached.";
  }

  private boolean isBinary() {
    return post.envelope().options().body() == EnvelopeOptions.Body.BINARY_MIME;
  }

  void writeTo(OutputStream out) throws IOException {
    try (var in = open()) {
      if (isWhole()) {
        in.transferTo(out);
      } else {
        byte[] beginning = in.readNBytes(BEGINNING);
        out.write(beginning, 0, isBinary() ? header(beginning) : lines(beginning));
      }
    }
  }

  private InputStream open() throws IOException {
    var trace = new ByteArrayInputStream(post.trace().getBytes(StandardCharsets.UTF_8));
    return new SequenceInputStream(trace, post.content().open());
  }

  private static int header(byte[] octets) {
    for (int i = END_OF_HEADER.length; i <= octets.length; i++) {
      if (Arrays.equals(octets, i - END_OF_HEADER.length, i, END_OF_HEADER, 0, 4)) {
        return i;
      }
    }
    return lines(octets);
  }

  /** Up to the end of the last whole line. */
  private static int lines(byte[] octets) {
    int end = octets.length;
    while (end > 0 && octets[end - 1] != '\n') {
      end--;
    }
    return end;
  }
}
