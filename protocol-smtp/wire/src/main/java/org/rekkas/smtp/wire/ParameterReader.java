package org.rekkas.smtp.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rekkas.spi.mail.EnvelopeOptions.Body;
import org.rekkas.spi.mail.EnvelopeOptions.Returned;
import org.rekkas.spi.mail.Recipient.Notify;

/**
 * Reads the parameters behind a path: {@code *(SP keyword ["=" value])}, RFC 5321 §4.1.2, and those
 * of RFC 1870, 3030, 3461, 6152, 6531, 6533. Owned by one call.
 */
final class ParameterReader {
  /** RFC 3461 §4.4: octets of ENVID as xtext. */
  private static final int LONGEST_ENVELOPE_ID = 100;

  private final byte[] line;
  private final int to;
  private int at;

  private long size = -1;
  private Optional<Body> body = Optional.empty();
  private boolean smtpUtf8;
  private Optional<Returned> returned = Optional.empty();
  private Optional<String> envelopeId = Optional.empty();
  private boolean author;
  private Set<Notify> notifyWhen = Set.of();
  private Optional<String> original = Optional.empty();
  private Map<String, String> others = Map.of();

  private String keyword = "";
  private Optional<String> value = Optional.empty();

  ParameterReader(byte[] line, int from, int to) {
    this.line = line;
    this.at = from;
    this.to = to;
  }

  boolean mail() {
    while (at < to) {
      if (!next() || !mailParameter()) {
        return false;
      }
    }
    return true;
  }

  MailParameters ofMail() {
    boolean none = size < 0 && body.isEmpty() && !smtpUtf8 && returned.isEmpty();
    return none && envelopeId.isEmpty() && others.isEmpty()
        ? MailParameters.NONE
        : new MailParameters(
            Math.max(0, size), body.orElse(Body.SEVEN_BIT), smtpUtf8, returned, envelopeId, others);
  }

  boolean rcpt() {
    while (at < to) {
      if (!next() || !rcptParameter()) {
        return false;
      }
    }
    return true;
  }

  RcptParameters ofRcpt() {
    return notifyWhen.isEmpty() && original.isEmpty() && others.isEmpty()
        ? RcptParameters.NONE
        : new RcptParameters(notifyWhen, original, others.keySet().stream().findFirst());
  }

  /** Reads one {@code keyword[=value]}; no control stands in either. */
  private boolean next() {
    while (at < to && line[at] == ' ') {
      at++;
    }
    int from = at;
    while (at < to && line[at] > 0 && Domains.isLetterDigitHyphen(line[at])) {
      at++;
    }
    if (at == from || line[from] == '-') {
      return false;
    }
    keyword = new String(line, from, at - from, UTF_8).toUpperCase(Locale.ROOT);
    value = Optional.empty();
    if (at < to && line[at] == '=') {
      int start = ++at;
      while (at < to && (line[at] < 0 || (line[at] > ' ' && line[at] != 0x7f))) {
        at++;
      }
      String text = Utf8.text(line, start, at);
      if (text.isEmpty()) {
        return false;
      }
      value = Optional.of(text);
    }
    return at == to || line[at] == ' ';
  }

  private boolean mailParameter() {
    return switch (keyword) {
      case "SIZE" -> size < 0 && value.isPresent() && size(value.get());
      case "BODY" -> body.isEmpty() && value.isPresent() && body(value.get());
      case "SMTPUTF8" -> !smtpUtf8 && value.isEmpty() && (smtpUtf8 = true);
      case "RET" -> returned.isEmpty() && value.isPresent() && returned(value.get());
      case "AUTH" -> !author && value.isPresent() && (author = author(value.get()));
      case "ENVID" -> envelopeId.isEmpty() && value.isPresent() && envelopeId(value.get());
      default -> other();
    };
  }

  private boolean rcptParameter() {
    return switch (keyword) {
      case "NOTIFY" -> notifyWhen.isEmpty() && value.isPresent() && notifyWhen(value.get());
      case "ORCPT" -> original.isEmpty() && value.isPresent() && original(value.get());
      default -> other();
    };
  }

  private boolean other() {
    if (others.isEmpty()) {
      others = new LinkedHashMap<>();
    }
    return others.put(keyword, value.orElse("")) == null;
  }

  /** RFC 1870 §3: up to 20 digits; more than a long holds is more than anybody takes. */
  private boolean size(String digits) {
    if (digits.length() > 20) {
      return false;
    }
    long sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      sum = sum > (Long.MAX_VALUE - 9) / 10 ? Long.MAX_VALUE : sum * 10 + digit;
    }
    size = sum;
    return true;
  }

  private boolean body(String text) {
    body =
        switch (text.toUpperCase(Locale.ROOT)) {
          case "7BIT" -> Optional.of(Body.SEVEN_BIT);
          case "8BITMIME" -> Optional.of(Body.EIGHT_BIT_MIME);
          case "BINARYMIME" -> Optional.of(Body.BINARY_MIME);
          default -> Optional.empty();
        };
    return body.isPresent();
  }

  private boolean returned(String text) {
    returned =
        switch (text.toUpperCase(Locale.ROOT)) {
          case "FULL" -> Optional.of(Returned.FULL);
          case "HDRS" -> Optional.of(Returned.HDRS);
          default -> Optional.empty();
        };
    return returned.isPresent();
  }

  private boolean envelopeId(String text) {
    envelopeId = text.length() > LONGEST_ENVELOPE_ID ? Optional.empty() : Xtext.decode(text);
    return envelopeId.isPresent();
  }

  private boolean notifyWhen(String text) {
    var when = EnumSet.noneOf(Notify.class);
    for (String word : text.toUpperCase(Locale.ROOT).split(",", -1)) {
      Optional<Notify> one =
          switch (word) {
            case "NEVER" -> Optional.of(Notify.NEVER);
            case "SUCCESS" -> Optional.of(Notify.SUCCESS);
            case "FAILURE" -> Optional.of(Notify.FAILURE);
            case "DELAY" -> Optional.of(Notify.DELAY);
            default -> Optional.empty();
          };
      if (one.isEmpty()) {
        return false;
      }
      when.add(one.get());
    }
    notifyWhen = when;
    return !when.contains(Notify.NEVER) || when.size() == 1;
  }

  /**
   * RFC 4954 §5. Whom the client says the mail is of is not believed, as if it had said {@code <>}:
   * we know who logged in, and of mail from elsewhere we know nothing.
   */
  private static boolean author(String text) {
    return Xtext.decode(text).filter(who -> who.equals("<>") || who.indexOf('@') > 0).isPresent();
  }

  /**
   * {@code type;xtext}; the type utf-8 has an encoding of its own (RFC 6533 §3) and stays as sent.
   * Octets beyond US-ASCII in xtext are against RFC 3461 §4.2, and how Postfix tells such an
   * address: taken as the type utf-8, for a 501 would bounce the mail.
   */
  private boolean original(String text) {
    int semicolon = text.indexOf(';');
    if (semicolon < 1 || semicolon == text.length() - 1 || text.length() > Xtext.LONGEST_ORIGINAL) {
      return false;
    }
    String type = text.substring(0, semicolon);
    String address = text.substring(semicolon + 1);
    for (int i = 0; i < type.length(); i++) {
      if (type.charAt(i) > 'z' || !Domains.isLetterDigitHyphen((byte) type.charAt(i))) {
        return false;
      }
    }
    original =
        (type.equalsIgnoreCase("utf-8") ? Optional.of(address) : Xtext.decode(address))
            .map(decoded -> type + ";" + decoded)
            .or(
                () ->
                    Xtext.decodeUtf8(address).map(decoded -> "utf-8;" + Xtext.encodeUtf8(decoded)));
    return original.isPresent();
  }
}
