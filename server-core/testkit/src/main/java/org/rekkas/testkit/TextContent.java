package org.rekkas.testkit;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.rekkas.spi.mail.Content;

/** A content that a test wrote. */
public record TextContent(String text) implements Content {
  @Override
  public long size() {
    return octets().length;
  }

  @Override
  public InputStream open() {
    return new ByteArrayInputStream(octets());
  }

  private byte[] octets() {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
