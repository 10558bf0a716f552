package org.rekkas.idna;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import org.rekkas.spi.mail.Mailbox;

/**
 * A domain name as A-labels, RFC 5890 §2.3.2.1: as the DNS has it. The JDK knows IDNA2003 alone,
 * which makes {@code fass} of {@code faß}: another domain, and so a stranger's mail. IDNA2008 (RFC
 * 5891) has these letters as they are, and the two agree on all others that may be registered (UTS
 * #46 §7, deviations). So the JDK does those labels that have none of the four, also with letters
 * that are younger than its Unicode 3.2; capitals are made small before, as it knows not all. Of
 * the four, ß and ς are kept; a label with a joiner (U+200C, U+200D) is no name here: whether one
 * may stand where it does is a matter of scripts (RFC 5892 appendix A). The way back is {@code
 * Mailbox.domainKey} of the SPI.
 */
public final class ALabels {
  private static final String DEVIATIONS = "\u00df\u03c2\u200c\u200d";
  private static final String DOTS = "[.\u3002\uff0e\uff61]";
  private static final int LONGEST_LABEL = 63;

  /** RFC 1035 §2.3.4, as text; the JDK does not even look at much longer ones, and says so. */
  private static final int LONGEST = 253;

  private ALabels() {}

  /** The name itself where it is US-ASCII; empty: it is no name. */
  public static Optional<String> of(String name) {
    if (name.chars().allMatch(c -> c < 128)) {
      return Optional.of(name);
    }
    if (name.length() > LONGEST) {
      return Optional.empty();
    }
    String lower = name.replace('\u03a3', '\u03c3').toLowerCase(Locale.ROOT);
    try {
      return Optional.of(deviates(lower) ? labelByLabel(lower) : ascii(lower));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** The same mailbox, by a name of its domain that goes without SMTPUTF8, if it has one. */
  public static Mailbox of(Mailbox mailbox) {
    String domain = mailbox.domain();
    return new Mailbox(mailbox.localPart(), of(domain).orElse(domain));
  }

  private static String labelByLabel(String name) {
    var labels = new StringJoiner(".");
    for (String each : name.split(DOTS, -1)) {
      labels.add(deviates(each) ? kept(each) : each.isEmpty() ? "" : ascii(each));
    }
    return labels.toString();
  }

  private static String ascii(String name) {
    return IDN.toASCII(name, IDN.ALLOW_UNASSIGNED);
  }

  private static boolean deviates(String text) {
    return text.chars().anyMatch(c -> DEVIATIONS.indexOf(c) >= 0);
  }

  private static String kept(String label) {
    String name = Normalizer.normalize(label, Normalizer.Form.NFC);
    refuseUnlessAllowed(name);
    String encoded = "xn--" + Punycode.encode(name);
    if (encoded.length() > LONGEST_LABEL) {
      throw new IllegalArgumentException("a label of more than 63 octets");
    }
    return encoded;
  }

  /** With letters of their kind in the place of the two, the label comes back as it went. */
  private static void refuseUnlessAllowed(String label) {
    String like = label.replace('\u00df', '\u00fe').replace('\u03c2', '\u03c3');
    if (!IDN.toUnicode(ascii(like), IDN.ALLOW_UNASSIGNED).equals(like)) {
      throw new IllegalArgumentException("not a label");
    }
  }
}
