package org.rekkas.spi;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an endpoint answers. The kernel adds what frames it, and the fields that keep browsers from
 * guessing, framing and storing unless they stand here.
 *
 * @param status 200 to 599
 * @param header fields by name; a line break cannot come in (attack E3), nor what is the kernel's:
 *     {@code Content-Length}, {@code Transfer-Encoding}, {@code Connection}, {@code Date}
 * @param body empty for 204 and 304
 */
public record WebAnswer(int status, Map<String, String> header, byte[] body) {
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Set<String> OF_THE_KERNEL =
      Set.of("content-length", "transfer-encoding", "connection", "date");

  public WebAnswer {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("no status: " + status);
    }
    if (body.length > 0 && (status == 204 || status == 304)) {
      throw new IllegalArgumentException("a body with " + status);
    }
    header = Map.copyOf(header);
    header.forEach(WebAnswer::requireField);
    body = body.clone();
  }

  private static void requireField(String name, String value) {
    if (!NAME.matcher(name).matches() || value.codePoints().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("not a field: " + name);
    }
    if (OF_THE_KERNEL.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(name + " is the kernel's to write");
    }
  }

  /**
   * A text in UTF-8.
   *
   * @param type without its charset: {@code text/plain}
   */
  public static WebAnswer text(int status, String type, String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    return new WebAnswer(status, Map.of("Content-Type", type + "; charset=utf-8"), octets);
  }

  public static WebAnswer notFound() {
    return text(404, "text/plain", "There is nothing here.\n");
  }

  /** It is asked by other methods: {@code GET, HEAD}. RFC 9110 §15.5.6. */
  public static WebAnswer notAllowed(String allowed) {
    return text(405, "text/plain", "Ask by " + allowed + ".\n").with("Allow", allowed);
  }

  /** The same with one more field. */
  public WebAnswer with(String name, String value) {
    var fields = new HashMap<>(header);
    fields.put(name, value);
    return new WebAnswer(status, fields, body);
  }

  @Override
  public byte[] body() {
    return body.clone();
  }
}
