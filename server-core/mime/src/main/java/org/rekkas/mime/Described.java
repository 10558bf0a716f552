package org.rekkas.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.BodyDescriptorBuilder;
import org.apache.james.mime4j.stream.RawField;

/**
 * What mime4j asks of a part's header so as to split a message: answered by {@link Part}, so that a
 * filter sees of a mail what is later done to it. What has not {@link Part#hasOneShape one shape}
 * is not split.
 *
 * @param type as mime4j is to take it
 */
public record Described(Part part, String type) implements BodyDescriptor {
  /** Of one part. */
  public static final class Builder implements BodyDescriptorBuilder {
    private final boolean inDigest;
    private final List<Field> fields = new ArrayList<>();
    private boolean digest;

    /** Of the message. */
    public Builder() {
      this(false);
    }

    private Builder(boolean inDigest) {
      this.inDigest = inDigest;
    }

    @Override
    public void reset() {
      fields.clear();
    }

    @Override
    public org.apache.james.mime4j.stream.Field addField(RawField field) {
      if (field.getNameLowerCase().startsWith("content-")) {
        byte[] raw = field.getRaw().toByteArray();
        var octets = new String(raw, StandardCharsets.ISO_8859_1);
        fields.add(new Field(octets + "\r\n"));
      }
      return field;
    }

    @Override
    public BodyDescriptor build() {
      var part = new Part(new Header(fields), inDigest, false);
      digest = part.isDigest();
      return new Described(part, type(part));
    }

    /** Of a part of what was built. */
    @Override
    public BodyDescriptorBuilder newChild() {
      return new Builder(digest);
    }
  }

  private static String type(Part part) {
    String type = part.type().value();
    if (!part.hasOneShape()) {
      return "application/octet-stream";
    }
    return part.isMessage() ? "message/rfc822" : type.contains("/") ? type : "text/plain";
  }

  @Override
  public String getMimeType() {
    return type;
  }

  @Override
  public String getMediaType() {
    return type.substring(0, type.indexOf('/'));
  }

  @Override
  public String getSubType() {
    return type.substring(type.indexOf('/') + 1);
  }

  @Override
  public String getCharset() {
    return part.type().get("charset");
  }

  @Override
  public String getTransferEncoding() {
    return part.encoding();
  }

  @Override
  public String getBoundary() {
    return part.boundary();
  }

  @Override
  public long getContentLength() {
    return -1;
  }
}
