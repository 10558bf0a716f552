package org.rekkas.plugins.spf;

import java.util.List;
import org.rekkas.plugins.spf.policy.Checked;
import org.rekkas.plugins.spf.policy.Identity;
import org.rekkas.results.AuthenticationResults;
import org.rekkas.results.Harmless;
import org.rekkas.results.MethodResult;
import org.rekkas.spi.HeaderField;

/**
 * A result for mail programs: Received-SPF, RFC 7208 §9.1, and Authentication-Results, RFC 8601.
 */
final class Fields {
  static final String RECEIVED_SPF = "Received-SPF";

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
            + Harmless.text(of.receiver())
            + ": "
            + Harmless.domain(checked.domain())
            + ' '
            + Harmless.text(checked.why())
            + ") client-ip="
            + of.client().text()
            + "; envelope-from="
            + Harmless.quoted(of.localPart() + "@" + Harmless.domain(of.domain()))
            + "; helo="
            + Harmless.quoted(Harmless.domain(of.helo()))
            + "; receiver="
            + Harmless.text(of.receiver())
            + "; identity="
            + property.identity());
  }

  static HeaderField authenticationResults(String host, Property property, Checked checked) {
    return AuthenticationResults.of(
        host,
        List.of(
            MethodResult.of("spf", checked.result().word())
                .because(checked.why())
                .withDomain(property.name(), property.value())));
  }
}
