package org.rekkas.plugins.dmarc.policy;

import java.util.Locale;
import java.util.Optional;
import org.rekkas.idna.ALabels;

/** A domain name as the DNS has it: in lower case, as A-labels (RFC 8616 §4). */
public final class DomainName {
  private static final int LONGEST = 253;
  private static final int LONGEST_LABEL = 63;
  private static final String OF_NAMES = "abcdefghijklmnopqrstuvwxyz0123456789-_.";

  private DomainName() {}

  /** Empty where the text is none: an address literal, say. What is too long is not looked at. */
  public static Optional<String> of(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    return ALabels.of(text).map(name -> name.toLowerCase(Locale.ROOT)).filter(DomainName::isOne);
  }

  private static boolean isOne(String name) {
    if (name.length() > LONGEST || !name.chars().allMatch(c -> OF_NAMES.indexOf(c) >= 0)) {
      return false;
    }
    for (String label : name.split("\\.", -1)) {
      if (label.isEmpty() || label.length() > LONGEST_LABEL) {
        return false;
      }
    }
    return true;
  }
}
