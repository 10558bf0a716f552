package org.rekkas.plugins.spf;

import java.net.InetAddress;
import org.rekkas.idna.ALabels;
import org.rekkas.plugins.spf.policy.Checked;
import org.rekkas.plugins.spf.policy.Identity;
import org.rekkas.spi.HeaderField;

/**
 * A result for mail programs: Received-SPF, RFC 7208 §9.1, and Authentication-Results, RFC 8601.
 */
final class Fields {
  static final String RECEIVED_SPF = "Received-SPF";
  static final String AUTHENTICATION_RESULTS = "Authentication-Results";
  private static final int LONGEST = 200;

  private Fields() {}

  /**
   * What was checked.
   *
   * @param name in Authentication-Results: {@code smtp.mailfrom}
   * @param identity in Received-SPF
   */
  record Property(String name, String identity, String value) {}

  static Property mailFrom(String domain) {
    return new Property("smtp.mailfrom", "mailfrom", domain);
  }

  static Property helo(String name) {
    return new Property("smtp.helo", "helo", name);
  }

  static HeaderField receivedSpf(Identity of, Property property, Checked checked) {
    return new HeaderField(
        RECEIVED_SPF,
        checked.result().word()
            + " ("
            + harmless(of.receiver())
            + ": "
            + domain(checked.domain())
            + ' '
            + harmless(checked.why())
            + ") client-ip="
            + text(of.client())
            + "; envelope-from="
            + quoted(of.localPart() + "@" + domain(of.domain()))
            + "; helo="
            + quoted(domain(of.helo()))
            + "; receiver="
            + harmless(of.receiver())
            + "; identity="
            + property.identity());
  }

  static HeaderField authenticationResults(String host, Property property, Checked checked) {
    return new HeaderField(
        AUTHENTICATION_RESULTS,
        host
            + "; spf="
            + checked.result().word()
            + " ("
            + harmless(checked.why())
            + ") "
            + property.name()
            + "="
            + value(domain(property.value())));
  }

  static String text(InetAddress address) {
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }

  /** A domain name as A-labels, RFC 8616 §4; what is none is harmless. */
  static String domain(String name) {
    return harmless(ALabels.of(name).orElse(name));
  }

  /** RFC 8601 §2.2: a token, RFC 2045 §5.1, or else quoted. */
  private static String value(String text) {
    boolean token =
        !text.isEmpty() && text.chars().noneMatch(c -> c == ' ' || "@,:/[]?=".indexOf(c) >= 0);
    return token ? text : quoted(text);
  }

  /** What stands in a comment or as a value: printable ASCII that ends nothing (attack E3). */
  static String harmless(String text) {
    var safe = new StringBuilder();
    for (int i = 0; i < text.length() && i < LONGEST; i++) {
      char c = text.charAt(i);
      safe.append(c < ' ' || c >= 127 || "()\\\";<>".indexOf(c) >= 0 ? '?' : c);
    }
    return safe.toString();
  }

  private static String quoted(String text) {
    return '"' + harmless(text) + '"';
  }
}
