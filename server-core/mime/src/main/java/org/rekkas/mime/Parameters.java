package org.rekkas.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.james.mime4j.stream.NameValuePair;
import org.apache.james.mime4j.stream.RawBody;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.stream.RawFieldParser;

/**
 * The value of a structured field and its parameters (RFC 2045 §5.1). Those in pieces are joined,
 * at most {@value #MOST_PIECES}, and decoded (RFC 2231, attack E9).
 *
 * @param value in lower case
 */
public record Parameters(String value, Map<String, String> parameters) {
  private static final int MOST_PIECES = 50;
  private static final int LONGEST = 16 * 1024;

  public Parameters {
    parameters = Map.copyOf(parameters);
  }

  /** Of a field; one that is too long says nothing. */
  static Parameters of(Field field) {
    if (isTooLong(field)) {
      return new Parameters("", Map.of());
    }
    String text =
        new String(field.raw().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    String unfolded = text.substring(text.indexOf(':') + 1).replace("\r", "").replace("\n", "");
    return parsed(new RawField(field.name(), unfolded.strip()));
  }

  static boolean isTooLong(Field field) {
    return field.raw().length() > LONGEST;
  }

  /** Of a field as the parser of a stream gives it; empty where it is too long. */
  public static Optional<Parameters> of(RawField field) {
    boolean tooLong = field.getRaw() != null && field.getRaw().length() > LONGEST;
    return tooLong ? Optional.empty() : Optional.of(parsed(field));
  }

  private static Parameters parsed(RawField field) {
    var parameters = new HashMap<String, String>();
    RawBody body = RawFieldParser.DEFAULT.parseRawBody(field);
    for (NameValuePair each : body.getParams()) {
      if (each.getValue() != null) {
        parameters.putIfAbsent(each.getName().toLowerCase(Locale.ROOT), each.getValue());
      }
    }
    String value = body.getValue() == null ? "" : body.getValue();
    return new Parameters(value.strip().toLowerCase(Locale.ROOT), parameters);
  }

  /** Empty where there is none. */
  public String get(String name) {
    if (parameters.containsKey(name + "*")) {
      return decoded(parameters.getOrDefault(name + "*", ""));
    }
    var joined = new StringBuilder();
    for (int i = 0; i < MOST_PIECES; i++) {
      String piece = parameters.get(name + "*" + i);
      piece = piece == null ? parameters.get(name + "*" + i + "*") : piece;
      if (piece == null) {
        break;
      }
      joined.append(piece);
    }
    if (joined.isEmpty()) {
      return parameters.getOrDefault(name, "");
    }
    return parameters.containsKey(name + "*0*") ? decoded(joined.toString()) : joined.toString();
  }

  /**
   * The name of a file: with encoded words decoded, which is not as RFC 2047 §5 has it, but as many
   * programs write and read names.
   */
  public String fileName(String name) {
    String text = get(name);
    return text.equals(parameters.get(name)) ? EncodedWords.decoded(text) : text;
  }

  /** RFC 2231 §4: {@code charset'language'percent-encoded}. */
  private static String decoded(String value) {
    int first = value.indexOf('\'');
    int second = value.indexOf('\'', first + 1);
    if (first < 0 || second < 0) {
      return value;
    }
    var octets = new ByteArrayOutputStream();
    for (int i = second + 1; i < value.length(); i++) {
      char c = value.charAt(i);
      int code = c == '%' && i + 2 < value.length() ? hex(value, i + 1) : -1;
      octets.write(code >= 0 ? code : c < 0x80 ? c : '?');
      i += code >= 0 ? 2 : 0;
    }
    return octets.toString(charset(value.substring(0, first)));
  }

  private static Charset charset(String name) {
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException _) {
      return StandardCharsets.UTF_8;
    }
  }

  private static int hex(String text, int at) {
    int high = Character.digit(text.charAt(at), 16);
    int low = Character.digit(text.charAt(at + 1), 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }
}
