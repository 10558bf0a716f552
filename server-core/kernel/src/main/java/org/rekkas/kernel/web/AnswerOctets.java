package org.rekkas.kernel.web;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpStatus;
import org.rekkas.spi.WebAnswer;

/**
 * An answer as it is sent, RFC 9112 §4: its length always stands before it.
 *
 * @param bodiless it answers a HEAD, RFC 9110 §9.3.2
 * @param last the connection ends with it
 */
record AnswerOctets(WebAnswer answer, boolean bodiless, boolean last) {
  /** RFC 9110 §5.6.7. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** Unless an endpoint knows better: guess no types, show nothing in frames, keep nothing. */
  private static final Map<String, String> UNLESS_GIVEN =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
          "Referrer-Policy", "no-referrer",
          "Cache-Control", "no-store");

  byte[] at(Instant now) {
    byte[] body = answer.body();
    byte[] head = head(now, body.length).getBytes(StandardCharsets.UTF_8);
    int sent = bodiless ? 0 : body.length;
    byte[] all = new byte[head.length + sent];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(body, 0, all, head.length, sent);
    return all;
  }

  /** RFC 9110 §6.4.1: not even a length is sent. */
  private static boolean hasNoBody(int status) {
    return status == 204 || status == 304;
  }

  private String head(Instant now, int length) {
    var fields = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    fields.putAll(UNLESS_GIVEN);
    fields.putAll(answer.header());
    fields.put("Date", DATE.format(now));
    if (!hasNoBody(answer.status())) {
      fields.put("Content-Length", Integer.toString(length));
    }
    if (last) {
      fields.put("Connection", "close");
    }
    var head = new StringBuilder("HTTP/1.1 ").append(answer.status()).append(' ');
    head.append(Optional.ofNullable(HttpStatus.getMessage(answer.status())).orElse(""));
    head.append("\r\n");
    fields.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    return head.append("\r\n").toString();
  }
}
