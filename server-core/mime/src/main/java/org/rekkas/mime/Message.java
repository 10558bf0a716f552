package org.rekkas.mime;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.mail.Content;

/**
 * A message that is being read: its header, and its body as a stream. A line that can be no field
 * ends the header as an empty line does, and belongs to the body (attack E2). Of one thread;
 * closing it closes the content.
 */
public final class Message implements AutoCloseable {
  /**
   * A longer header is not read, rather than held in memory (attack E4). Twice what SMTP takes at
   * most, for what this server adds.
   */
  public static final int LONGEST_HEADER = 2 * 1024 * 1024;

  private final Header header;
  private final InputStream body;

  private Message(Header header, InputStream body) {
    this.header = header;
    this.body = body;
  }

  /** Empty where its header is too long. */
  public static Optional<Message> open(Content content) throws IOException {
    var in = new BufferedInputStream(content.open(), 16 * 1024);
    boolean read = false;
    try {
      Optional<Message> message = new Reading(in).message();
      read = message.isPresent();
      return message;
    } finally {
      if (!read) {
        in.close();
      }
    }
  }

  public Header header() {
    return header;
  }

  /** What is left of it. */
  public InputStream body() {
    return body;
  }

  /** The message with another header; what was not read of the body follows an empty line. */
  public void writeTo(OutputStream out, Header other) throws IOException {
    other.writeTo(out);
    out.write('\r');
    out.write('\n');
    body.transferTo(out);
  }

  @Override
  public void close() throws IOException {
    body.close();
  }

  /** One pass over a header. */
  private static final class Reading {
    private final InputStream in;
    private final List<Field> fields = new ArrayList<>();
    private final StringBuilder open = new StringBuilder();
    private int octets;

    private Reading(InputStream in) {
      this.in = in;
    }

    private Optional<Message> message() throws IOException {
      while (true) {
        String line = line();
        octets += line.length();
        if (octets > LONGEST_HEADER) {
          return Optional.empty();
        }
        if (isEmpty(line)) {
          close();
          return Optional.of(new Message(new Header(fields), in));
        }
        boolean more = line.charAt(0) == ' ' || line.charAt(0) == '\t';
        if (more && !open.isEmpty()) {
          open.append(line);
        } else if (!more && Field.is(line)) {
          close();
          open.append(line);
        } else {
          close();
          var first = new ByteArrayInputStream(line.getBytes(StandardCharsets.ISO_8859_1));
          return Optional.of(new Message(new Header(fields), new SequenceInputStream(first, in)));
        }
      }
    }

    private void close() {
      if (!open.isEmpty()) {
        boolean whole = open.charAt(open.length() - 1) == '\n';
        fields.add(new Field(whole ? open.toString() : open + "\r\n"));
        open.setLength(0);
      }
    }

    /** With its line end; empty at the end. */
    private String line() throws IOException {
      var line = new ByteArrayOutputStream(80);
      for (int b = in.read(); b >= 0; b = in.read()) {
        line.write(b);
        if (b == '\n' || line.size() > LONGEST_HEADER) {
          break;
        }
      }
      return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static boolean isEmpty(String line) {
      return line.isEmpty() || line.equals("\n") || line.equals("\r\n");
    }
  }
}
