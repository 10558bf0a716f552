package org.rekkas.smtp.relay;

import java.net.InetAddress;
import java.util.Optional;
import org.rekkas.spi.mail.Mailbox;

/**
 * A next hop as the configuration names it: {@code smtp.example.net}, {@code smtp.example.net:587};
 * in brackets, {@code [smtp.example.net]:587}, {@code [192.0.2.1]} or {@code [IPv6:2001:db8::1]},
 * no MX record is asked for.
 *
 * @param host a name, in U-labels as a domain of the queue is, or an IP address, which is always
 *     exact
 */
record Via(String host, int port, boolean exact) {
  private static final int SMTP = 25;

  /** RFC 5321 §4.1.3. */
  private static final String TAG = "IPv6:";

  static Optional<Via> parse(String text) {
    boolean exact = text.startsWith("[");
    int close = text.indexOf(']');
    if (exact && close < 0) {
      return Optional.empty();
    }
    int colon = exact ? (close + 1 < text.length() ? close + 1 : -1) : text.indexOf(':');
    String named = exact ? text.substring(1, close) : text.substring(0, end(text, colon));
    boolean tagged = exact && named.regionMatches(true, 0, TAG, 0, TAG.length());
    String host = tagged ? named.substring(TAG.length()) : named;
    Optional<Integer> port = colon < 0 ? Optional.of(SMTP) : port(text, colon);
    boolean plain = !host.isEmpty() && host.chars().allMatch(Via::isOfAHost);
    boolean address = tagged || host.indexOf(':') >= 0;
    return plain && port.isPresent() && (!address || isAddress(host))
        ? Optional.of(new Via(Mailbox.domainKey(host), port.get(), exact))
        : Optional.empty();
  }

  private static boolean isAddress(String host) {
    try {
      return InetAddress.ofLiteral(host) != null;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static int end(String text, int colon) {
    return colon < 0 ? text.length() : colon;
  }

  private static Optional<Integer> port(String text, int colon) {
    String digits = text.substring(colon + 1);
    boolean number = text.charAt(colon) == ':' && !digits.isEmpty() && digits.length() <= 5;
    if (!number || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    int port = Integer.parseInt(digits);
    return port >= 1 && port <= 65_535 ? Optional.of(port) : Optional.empty();
  }

  private static boolean isOfAHost(int c) {
    return c > 127 || Character.isLetterOrDigit(c) || "-._:".indexOf(c) >= 0;
  }

  /** It was said, or nothing was. */
  boolean isPortOfSmtp() {
    return port == SMTP;
  }

  /** The same, of which no MX record is asked for. */
  Via asHost() {
    return new Via(host, port, true);
  }

  /** The same again, with its port: a lane of the queue. */
  @Override
  public String toString() {
    return (exact ? "[" + host + "]" : host) + ":" + port;
  }
}
