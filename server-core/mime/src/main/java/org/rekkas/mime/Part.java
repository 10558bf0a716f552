package org.rekkas.mime;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A part of a message, or the message itself, by its header. RFC 2045, RFC 2183. Where the header
 * says two things, programs differ in which they take: for what may do harm all count, and where
 * one must be chosen, nobody can tell ({@link #isUnclear}).
 */
public final class Part {
  /** RFC 2046 §5.1.1 has 70. */
  private static final int LONGEST_BOUNDARY = 200;

  private static final String TYPE = "Content-Type";
  private static final String DISPOSITION = "Content-Disposition";
  private static final String ENCODING = "Content-Transfer-Encoding";

  /** Without these a message cannot be decrypted, or its signature checked: RFC 3156, RFC 8551. */
  private static final Set<String> OF_SIGNATURES =
      Set.of(
          "application/pgp-encrypted",
          "application/pgp-signature",
          "application/pkcs7-signature",
          "application/x-pkcs7-signature");

  /** RFC 2046 §5.2.1, RFC 6532 §3.7, RFC 5537 §3.9 (news). */
  private static final Set<String> MESSAGES =
      Set.of("message/rfc822", "message/global", "message/news");

  private static final Parameters MESSAGE = new Parameters("message/rfc822", Map.of());
  private static final Parameters PLAIN_TEXT =
      new Parameters("text/plain", Map.of("charset", List.of("us-ascii")));

  private final Header header;
  private final boolean unread;
  private final List<Parameters> types;
  private final List<Parameters> dispositions;
  private final List<String> encodings;
  private final Parameters type;

  /** A message whose header is all here. */
  public Part(Header header) {
    this(header, false, false);
  }

  /**
   * A part of a multipart.
   *
   * @param inDigest whether that is a multipart/digest, RFC 2046 §5.1.5
   * @param unread whether there is more of its header, or of its parts, than was read, or a line in
   *     the header that is no field
   */
  public Part(Header header, boolean inDigest, boolean unread) {
    this.header = header;
    this.unread = unread;
    types = header.all(TYPE).map(Parameters::of).toList();
    dispositions = header.all(DISPOSITION).map(Parameters::of).toList();
    encodings = header.all(ENCODING).map(field -> Parameters.of(field).value()).distinct().toList();
    type = types.isEmpty() ? ofDefault(inDigest) : types.getFirst();
  }

  private static Parameters ofDefault(boolean inDigest) {
    return inDigest ? MESSAGE : PLAIN_TEXT;
  }

  public Header header() {
    return header;
  }

  /** Its media type; that of RFC 2045 §5.2 or RFC 2046 §5.1.5 where it has none. */
  public Parameters type() {
    return type;
  }

  /** {@code 7bit} where it has none; in lower case. */
  public String encoding() {
    return encodings.isEmpty() ? "7bit" : encodings.getFirst();
  }

  /**
   * What it may be saved as, as Windows does it: without blanks and dots at the end. With encoded
   * words decoded, which is not as RFC 2047 §5 has it, but as many programs write and read names.
   * The first is what RFC 2183 and RFC 2231 mean.
   */
  public Set<String> fileNames() {
    var names = new LinkedHashSet<String>();
    dispositions.forEach(field -> add(field.readings("filename"), names));
    types.forEach(field -> add(field.readings("name"), names));
    return names;
  }

  private static void add(Set<String> readings, Set<String> to) {
    for (String each : readings) {
      String name = EncodedWords.decoded(each);
      int end = name.length();
      while (end > 0 && (name.charAt(end - 1) == '.' || name.charAt(end - 1) <= ' ')) {
        end--;
      }
      to.add(end > 0 ? name.substring(0, end) : name);
    }
  }

  /** Whether it is to be saved, by its disposition. */
  public boolean isAttached() {
    return hasDisposition("attachment");
  }

  private boolean hasDisposition(String value) {
    return dispositions.stream().anyMatch(each -> each.value().equals(value));
  }

  /**
   * Whether it is to be saved rather than shown: it says so, has a name, is of a type that is no
   * text (but for pictures within one, and what signatures are made of), or what it is cannot be
   * told.
   */
  public boolean isAttachment() {
    return isUnclear() || isAttached() || !fileNames().isEmpty() || isOfOtherType();
  }

  private boolean isOfOtherType() {
    String value = type.value();
    return value.contains("/")
        && !value.startsWith("text/")
        && !value.startsWith("message/")
        && !isMultipart()
        && !isPictureInPlace()
        && !OF_SIGNATURES.contains(value);
  }

  /** What a text shows where it names it, RFC 2392. */
  private boolean isPictureInPlace() {
    return type.value().startsWith("image/")
        && (hasDisposition("inline") || header.first("Content-ID").isPresent());
  }

  /** Whether readers show what it says, or what its parts say. */
  public boolean isShown() {
    return !isAttachment() && (isText() || isMultipart());
  }

  /** Whether it is of a type that readers show as a text: what is no type is plain. */
  public boolean isText() {
    String value = type.value();
    return value.equals("text/plain") || value.equals("text/html") || !value.contains("/");
  }

  private boolean isMultipart() {
    return type.value().startsWith("multipart/");
  }

  /** Whether its parts are messages where they do not say what they are. */
  boolean isDigest() {
    return type.value().equals("multipart/digest");
  }

  /** Whether its body is a message. */
  public boolean isMessage() {
    return MESSAGES.contains(type.value());
  }

  /**
   * Whether it cannot be told what it is, or what is in it: it {@link #isAmbiguous}, or is of a
   * message that is encoded, against RFC 2046 §5.2.1, which some programs decode.
   */
  public boolean isUnclear() {
    boolean encoded = encoding().equals("base64") || encoding().equals("quoted-printable");
    return isAmbiguous() || (isMessage() && encoded);
  }

  /**
   * Whether its header does not say in one way what it is: it has not {@link #hasOneShape one
   * shape}, the field that says whether to save it is too long, a name is in pieces that fit in
   * several ways, or it is a piece of a message (RFC 2046 §5.2.2), which says nothing alone.
   */
  public boolean isAmbiguous() {
    return !hasOneShape()
        || header.all(DISPOSITION).anyMatch(Parameters::isTooLong)
        || types.stream().anyMatch(field -> field.isTwofold("name"))
        || dispositions.stream().anyMatch(field -> field.isTwofold("filename"))
        || type.value().equals("message/partial");
  }

  /**
   * Whether all programs take its body for the same: all of its header was read, and says one type,
   * one encoding, and what parts its parts.
   */
  public boolean hasOneShape() {
    return !unread
        && header.all(TYPE).noneMatch(Parameters::isTooLong)
        && encodings.size() <= 1
        && types.stream().map(Parameters::value).distinct().count() <= 1
        && (!isMultipart() || (isParted() && !encoding().equals("base64")));
  }

  /** Whether all programs find the same boundary. */
  private boolean isParted() {
    Set<String> boundaries =
        types.stream()
            .flatMap(field -> field.readings("boundary").stream())
            .collect(Collectors.toSet());
    String boundary = boundary();
    return boundaries.size() == 1
        && boundary.length() <= LONGEST_BOUNDARY
        && !boundary.endsWith(" ")
        && boundary.chars().allMatch(c -> c >= ' ' && c < 127)
        && types.stream().noneMatch(field -> field.isTwofold("boundary"));
  }

  /** What parts its parts; empty where it has none. RFC 2046 §5.1.1. */
  public String boundary() {
    return isMultipart() ? type().get("boundary") : "";
  }
}
