package org.rekkas.smtp.relay.gateway;

import java.util.Optional;
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

  private static final int LONGEST_LABEL = 63;

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
    boolean many = text.equals("*") || text.lastIndexOf('.') == 0;
    return many
        ? "would take mail for the domains of everybody: that is an open relay. Name yours"
        : "is not a domain (try \"example.net\", or \".example.net\" for all below it)";
  }

  /** A dot alone before the last label would open all of a top-level domain. */
  private static Optional<String> key(String text) {
    boolean below = text.startsWith(".");
    String domain = below ? text.substring(1) : text;
    try {
      String key = new Mailbox("postmaster", domain).domainKey();
      return isDomain(key) && !(below && key.indexOf('.') < 0)
          ? Optional.of((below ? "." : "") + key)
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static boolean isDomain(String key) {
    for (String label : key.split("\\.", -1)) {
      boolean plain =
          label
              .codePoints()
              .allMatch(c -> Character.isLetterOrDigit(c) || c == '-' || c == '_' || mark(c));
      if (label.isEmpty() || label.length() > LONGEST_LABEL || !plain) {
        return false;
      }
    }
    return true;
  }

  /** Marks that stand in the labels of many scripts. */
  private static boolean mark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }
}
