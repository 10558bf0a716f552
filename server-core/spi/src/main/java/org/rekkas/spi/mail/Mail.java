package org.rekkas.spi.mail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * One mail on its way: envelope and content under one id.
 *
 * @param received when its content was in
 * @param trace the header fields that this server put in front of the content (Received, and what
 *     filters add): whole lines ended by CRLF, or empty. They are kept apart so that the content is
 *     written once, as it came.
 */
public record Mail(MailId id, Instant received, Envelope envelope, String trace, Content content) {
  public Mail {
    if (!trace.isEmpty() && !trace.endsWith("\r\n")) {
      throw new IllegalArgumentException("trace fields are whole lines");
    }
  }

  /** Trace fields and content, as the next hop or a reader sees them. */
  public InputStream open() throws IOException {
    return new SequenceInputStream(
        new ByteArrayInputStream(trace.getBytes(StandardCharsets.UTF_8)), content.open());
  }

  /** Octets of {@link #open()}. */
  public long size() {
    return trace.getBytes(StandardCharsets.UTF_8).length + content.size();
  }

  public Mail withEnvelope(Envelope other) {
    return new Mail(id, received, other, trace, content);
  }

  public Mail withTrace(String other) {
    return new Mail(id, received, envelope, other, content);
  }
}
