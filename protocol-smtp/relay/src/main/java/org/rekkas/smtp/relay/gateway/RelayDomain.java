package org.rekkas.smtp.relay.gateway;

import java.util.Optional;
import org.rekkas.idna.DomainPattern;
import org.rekkas.spi.config.Section;
import org.rekkas.spi.mail.Mailbox;

/**
 * {@code <domain name="example.net" recipients="ask"/>}: a domain of others whose mail this host
 * takes from everybody, RFC 5321 §3.6.2. Where it goes is said by the routes.
 *
 * @param name as {@link Mailbox#domainKey} has it; with a dot before it, what is below it
 */
public record RelayDomain(String name, Recipients recipients) {
  /** Which recipients are taken from those who may not relay. */
  public enum Recipients {
    /** Those that the next hop takes. */
    ASK,
    /**
     * All: what the next hop refuses comes back as a report, to whomever it names as the sender.
     */
    ANY
  }

  public static Optional<RelayDomain> from(Section s) {
    String text = s.text("name").strip();
    Recipients recipients = s.choice("recipients", Recipients.ASK);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> name = key(text);
    if (name.isEmpty()) {
      s.problem("name", "\"" + text + "\" " + wrong(text));
    }
    return name.map(key -> new RelayDomain(key, recipients));
  }

  private static String wrong(String text) {
    boolean many = text.equals("*") || text.matches("\\*?\\.[^.]*\\.?");
    return many
        ? "would take mail for the domains of everybody: that is an open relay. Name yours"
        : "is not a domain (try \"example.net\", or \".example.net\" for all below it)";
  }

  /** A dot alone before the last label would open all of a top-level domain. */
  private static Optional<String> key(String text) {
    return DomainPattern.of(text)
        .filter(name -> name.lastIndexOf('.') != 0)
        .map(Mailbox::domainKey);
  }
}
