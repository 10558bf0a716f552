package org.rekkas.sasl.server;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client says to log in by a token.
 *
 * @param acting whom it wants to be; empty: whomever the token stands for
 * @param token empty: it only wants to hear where it gets one, RFC 7628 §4.3
 */
record BearerResponse(String acting, String token) {
  private static final char SEPARATOR = 1;
  private static final Pattern KEY = Pattern.compile("[A-Za-z]+");

  /** RFC 7628 §3.1; beyond it UTF-8, which names of people have. */
  private static final Pattern VALUE = Pattern.compile("[\t\r\n -~\\x{80}-\\x{10FFFF}]*");

  /** RFC 6750 §2.1; the scheme's case counts nothing, RFC 9110 §11.1. */
  private static final Pattern BEARER =
      Pattern.compile("Bearer +([A-Za-z0-9._~+/-]+=*)", Pattern.CASE_INSENSITIVE);

  /**
   * OAUTHBEARER, RFC 7628 §3.1: a GS2 header (RFC 5801 §4), then pairs. There is no channel to be
   * bound to, so a client that wants to is refused.
   */
  static Optional<BearerResponse> oauthBearer(String message) {
    int at = message.indexOf(SEPARATOR);
    String[] header = message.substring(0, Math.max(at, 0)).split(",", -1);
    boolean understood =
        header.length == 3
            && (header[0].equals("n") || header[0].equals("y"))
            && (header[1].isEmpty() || header[1].startsWith("a="))
            && header[2].isEmpty();
    if (!understood) {
      return Optional.empty();
    }
    Optional<String> acting =
        header[1].isEmpty() ? Optional.of("") : SaslName.decoded(header[1].substring(2));
    return acting.flatMap(
        whom ->
            pairs(message.substring(at + 1))
                .flatMap(BearerResponse::token)
                .map(token -> new BearerResponse(whom, token)));
  }

  /** XOAUTH2, as Google describes it: {@code user=} and {@code auth=}, parted in the same way. */
  static Optional<BearerResponse> xoauth2(String message) {
    return pairs(message)
        .filter(pairs -> !user(pairs).isEmpty())
        .flatMap(pairs -> token(pairs).map(token -> new BearerResponse(user(pairs), token)));
  }

  private static String user(Map<String, String> pairs) {
    return pairs.getOrDefault("user", "");
  }

  /** {@code *kvpair kvsep}, each key once. */
  private static Optional<Map<String, String>> pairs(String text) {
    var pairs = new HashMap<String, String>();
    int from = 0;
    for (int to = text.indexOf(SEPARATOR); to > from; to = text.indexOf(SEPARATOR, from)) {
      String pair = text.substring(from, to);
      int equals = pair.indexOf('=');
      String key = pair.substring(0, Math.max(equals, 0));
      String value = pair.substring(equals + 1);
      if (!KEY.matcher(key).matches()
          || !VALUE.matcher(value).matches()
          || pairs.put(key, value) != null) {
        return Optional.empty();
      }
      from = to + 1;
    }
    boolean ended = from == text.length() - 1 && text.charAt(from) == SEPARATOR;
    return ended ? Optional.of(pairs) : Optional.empty();
  }

  private static Optional<String> token(Map<String, String> pairs) {
    String said = pairs.getOrDefault("auth", "");
    if (said.isEmpty()) {
      return Optional.of("");
    }
    Matcher bearer = BEARER.matcher(said);
    return bearer.matches() ? Optional.of(bearer.group(1)) : Optional.empty();
  }

  /** Without the token: it is a secret. */
  @Override
  public String toString() {
    return "BearerResponse[acting=" + acting + "]";
  }
}
