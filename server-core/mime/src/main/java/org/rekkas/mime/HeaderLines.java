package org.rekkas.mime;

import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.DefaultFieldBuilder;
import org.apache.james.mime4j.stream.FieldBuilder;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.util.ByteArrayBuffer;
import org.apache.james.mime4j.util.RecycledByteArrayBuffer;

/**
 * The lines of all header sections of a content, and whether one of them was no field: mime4j drops
 * such a line, which may be text below a forgotten empty line (attack E2). Of one content.
 */
public final class HeaderLines implements FieldBuilder {
  private final FieldBuilder fields;
  private boolean lost;

  /**
   * @param longest octets of a field; a longer one ends the reading by {@link MimeException}
   */
  public HeaderLines(int longest) {
    fields = new DefaultFieldBuilder(longest);
  }

  /** Whether one was no field, until now. */
  public boolean lostOne() {
    return lost;
  }

  @Override
  public RawField build() throws MimeException {
    try {
      return fields.build();
    } catch (MimeException e) {
      lost |= !isBlank(fields.getRaw());
      throw e;
    }
  }

  private static boolean isBlank(RecycledByteArrayBuffer raw) {
    for (int i = 0; raw != null && i < raw.length(); i++) {
      byte octet = raw.byteAt(i);
      if (octet != ' ' && octet != '\t' && octet != '\r' && octet != '\n') {
        return false;
      }
    }
    return true;
  }

  @Override
  public void reset() {
    fields.reset();
  }

  @Override
  public void append(ByteArrayBuffer line) throws MimeException {
    fields.append(line);
  }

  @Override
  public RecycledByteArrayBuffer getRaw() {
    return fields.getRaw();
  }

  @Override
  public void release() {
    fields.release();
  }
}
