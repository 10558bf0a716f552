package org.rekkas.smtp.relay.wire;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the next hop offers in its answer to EHLO, RFC 5321 §4.1.1.1. Owned by nobody: a value.
 *
 * @param name what it calls itself
 * @param largest octets of the largest mail, RFC 1870; 0: it does not say
 * @param mostRecipients of one mail, RFC 9422; 0: it does not say
 * @param auth SASL mechanisms, in upper case
 */
public record Offers(
    String name,
    boolean pipelining,
    boolean chunking,
    boolean eightBit,
    boolean binary,
    boolean utf8,
    boolean dsn,
    boolean size,
    long largest,
    boolean startTls,
    boolean requireTls,
    boolean priority,
    boolean deliverBy,
    int mostRecipients,
    Set<String> auth) {
  public Offers {
    auth = Set.copyOf(auth);
  }

  /** After HELO: nothing. */
  static Offers none(RemoteReply helo) {
    return of(new RemoteReply(helo.code(), helo.enhanced(), helo.lines().subList(0, 1)));
  }

  static Offers of(RemoteReply ehlo) {
    var keywords = new HashMap<String, String>();
    for (String line : ehlo.lines().subList(1, ehlo.lines().size())) {
      String upper = line.toUpperCase(Locale.ROOT).strip();
      // «AUTH=PLAIN» is how some hosts of old write it.
      int end = upper.startsWith("AUTH=") ? 4 : upper.indexOf(' ');
      String keyword = end < 0 ? upper : upper.substring(0, end);
      keywords.merge(keyword, end < 0 ? "" : upper.substring(end + 1), (a, b) -> a + " " + b);
    }
    String first = ehlo.lines().getFirst().strip();
    int space = first.indexOf(' ');
    return new Offers(
        space < 0 ? first : first.substring(0, space),
        keywords.containsKey("PIPELINING"),
        keywords.containsKey("CHUNKING"),
        keywords.containsKey("8BITMIME"),
        keywords.containsKey("BINARYMIME") && keywords.containsKey("CHUNKING"),
        keywords.containsKey("SMTPUTF8"),
        keywords.containsKey("DSN"),
        keywords.containsKey("SIZE"),
        number(keywords.getOrDefault("SIZE", "").strip()),
        keywords.containsKey("STARTTLS"),
        keywords.containsKey("REQUIRETLS"),
        keywords.containsKey("MT-PRIORITY"),
        keywords.containsKey("DELIVERBY"),
        (int) limit(keywords),
        Set.copyOf(words(keywords.getOrDefault("AUTH", ""))));
  }

  private static long limit(Map<String, String> keywords) {
    for (String each : words(keywords.getOrDefault("LIMITS", ""))) {
      if (each.startsWith("RCPTMAX=")) {
        return Math.min(number(each.substring(8)), 1_000_000);
      }
    }
    return 0;
  }

  private static Set<String> words(String text) {
    return Set.copyOf(new java.util.HashSet<>(List.of(text.strip().split("[ \t]+"))));
  }

  private static long number(String text) {
    boolean digits = !text.isEmpty() && text.length() <= 18;
    for (int i = 0; i < text.length() && digits; i++) {
      digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    return digits ? Long.parseLong(text) : 0;
  }
}
