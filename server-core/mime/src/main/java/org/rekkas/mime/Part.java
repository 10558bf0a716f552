package org.rekkas.mime;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A part of a message, or the message itself, by its header. RFC 2045, RFC 2183.
 *
 * @param cut whether there is more of its header, or of its parts, than was read
 */
public record Part(Header header, boolean cut) {
  /** RFC 2046 §5.1.1 has 70. */
  private static final int LONGEST_BOUNDARY = 200;

  /** Without these a message cannot be decrypted, or its signature checked: RFC 3156, RFC 8551. */
  private static final Set<String> OF_SIGNATURES =
      Set.of(
          "application/pgp-encrypted",
          "application/pgp-signature",
          "application/pkcs7-signature",
          "application/x-pkcs7-signature");

  /** One whose header is all here. */
  public Part(Header header) {
    this(header, false);
  }

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
    String name = disposition().fileName("filename");
    return name.isEmpty() ? type().fileName("name") : name;
  }

  /**
   * Whether it is to be saved rather than shown: it says so, has a name, is of a type that is no
   * text (but for pictures within one, and what signatures are made of), or what it is cannot be
   * told.
   */
  public boolean isAttachment() {
    return isUnclear()
        || disposition().value().equals("attachment")
        || !fileName().isEmpty()
        || isOfOtherType();
  }

  private boolean isOfOtherType() {
    String type = type().value();
    return type.contains("/")
        && !type.startsWith("text/")
        && !type.startsWith("message/")
        && !isMultipart()
        && !isPictureInPlace(type)
        && !OF_SIGNATURES.contains(type);
  }

  /** What a text shows where it names it, RFC 2392. */
  private boolean isPictureInPlace(String type) {
    return type.startsWith("image/")
        && (disposition().value().equals("inline") || header.first("Content-ID").isPresent());
  }

  /** Whether readers show what it says, or what its parts say. */
  public boolean isShown() {
    String type = type().value();
    boolean plain = type.equals("text/plain") || type.equals("text/html") || !type.contains("/");
    return !isAttachment() && (plain || isMultipart());
  }

  private boolean isMultipart() {
    return type().value().startsWith("multipart/");
  }

  /** Whether its body is a message: RFC 2046 §5.2.1, RFC 6532 §3.7. */
  public boolean isMessage() {
    String type = type().value();
    return type.equals("message/rfc822") || type.equals("message/global");
  }

  /**
   * Whether it cannot be told what it is, or what is in it: more than was read of it, or fields
   * that say nothing, for they are too long, or part its parts by nothing that can be found.
   */
  public boolean isUnclear() {
    boolean parted = !boundary().isEmpty() && boundary().length() <= LONGEST_BOUNDARY;
    boolean encoded = encoding().equals("base64") || encoding().equals("quoted-printable");
    return cut
        || Stream.of("Content-Type", "Content-Disposition")
            .flatMap(header::all)
            .anyMatch(Parameters::isTooLong)
        || (isMultipart() && !parted)
        || (isMessage() && encoded);
  }

  /** What parts its parts; empty where it has none. RFC 2046 §5.1.1. */
  public String boundary() {
    Parameters type = type();
    return isMultipart() ? type.get("boundary") : "";
  }
}
