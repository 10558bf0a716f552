package org.rekkas.mime;

import java.util.Map;

/** A part of a message, or the message itself, by its header. RFC 2045, RFC 2183. */
public record Part(Header header) {
  /** Its media type; that of RFC 2045 §5.2 where it has none. */
  public Parameters type() {
    return header
        .first("Content-Type")
        .map(Parameters::of)
        .orElseGet(() -> new Parameters("text/plain", Map.of("charset", "us-ascii")));
  }

  public Parameters disposition() {
    return header
        .first("Content-Disposition")
        .map(Parameters::of)
        .orElseGet(() -> new Parameters("", Map.of()));
  }

  /** {@code 7bit} where it has none; in lower case. */
  public String encoding() {
    return header
        .first("Content-Transfer-Encoding")
        .map(field -> Parameters.of(field).value())
        .orElse("7bit");
  }

  /** What it would be saved as, or empty. */
  public String fileName() {
    String name = disposition().get("filename");
    return name.isEmpty() ? type().get("name") : name;
  }

  /** Whether it is to be saved rather than shown: it says so, or has a name. */
  public boolean isAttachment() {
    return disposition().value().equals("attachment") || !fileName().isEmpty();
  }

  /** What parts its parts; empty where it has none. RFC 2046 §5.1.1. */
  public String boundary() {
    Parameters type = type();
    return type.value().startsWith("multipart/") ? type.get("boundary") : "";
  }
}
