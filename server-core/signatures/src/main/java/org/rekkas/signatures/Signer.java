package org.rekkas.signatures;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.rekkas.idna.ALabels;

/**
 * Who says that he signed, and by which of his keys.
 *
 * @param domain in lower case, and in A-labels (RFC 8616 §5)
 * @param selector the same
 */
public record Signer(Algorithm algorithm, String domain, String selector) {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");
  private static final int LONGEST_NAME = 253;

  /** What is longer in UTF-8 is too long in A-labels, too, and is not even tried (attack F2). */
  private static final int MOST_OCTETS = 4 * LONGEST_NAME;

  /** Between the octets of a name; no other blank may stand there. */
  private static final Pattern FOLD = Pattern.compile("[ \t]*\r\n[ \t]+");

  public static Signer read(TagList tags) throws Objection {
    tags.required("a");
    Optional<Algorithm> known = Algorithm.named(tags.bare("a"));
    if (known.isEmpty()) {
      throw Objection.permanent("not an algorithm that is accepted");
    }
    Optional<String> domain = name(tags.required("d"));
    Optional<String> selector = name(tags.required("s"));
    if (domain.isEmpty() || domain.get().indexOf('.') < 0) {
      throw Objection.permanent("d= is no domain");
    }
    if (selector.isEmpty()) {
      throw Objection.permanent("s= is no name");
    }
    var signer = new Signer(known.get(), domain.get(), selector.get());
    if (signer.keyName().length() > LONGEST_NAME) {
      throw Objection.permanent("d= and s= are too long for a name");
    }
    return signer;
  }

  /** Where the DNS has the key, RFC 6376 §3.6.2.1. */
  public String keyName() {
    return selector + "._domainkey." + domain;
  }

  /**
   * A domain name as the DNS has it, from one that may be folded, or end with a dot; empty where it
   * can be none.
   */
  public static Optional<String> name(String octets) {
    if (octets.length() > MOST_OCTETS) {
      return Optional.empty();
    }
    String name = Octets.text(FOLD.matcher(octets).replaceAll(""));
    return ALabels.of(name.endsWith(".") ? name.substring(0, name.length() - 1) : name)
        .map(label -> label.toLowerCase(Locale.ROOT))
        .filter(Signer::isName);
  }

  private static boolean isName(String name) {
    if (name.length() > LONGEST_NAME) {
      return false;
    }
    for (String label : name.split("\\.", -1)) {
      if (!LABEL.matcher(label).matches()) {
        return false;
      }
    }
    return true;
  }
}
