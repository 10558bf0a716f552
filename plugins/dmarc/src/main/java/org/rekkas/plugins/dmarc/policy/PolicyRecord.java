package org.rekkas.plugins.dmarc.policy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A DMARC policy record, RFC 9989 §4.7, §4.8. Tags that are unknown are ignored, {@code pct},
 * {@code rf} and {@code ri} of RFC 7489 among them; so is a tag that has no name, no value or a
 * second value, and one whose value is none of its own has its default.
 *
 * @param tags by their names in lower case, as they came
 */
public record PolicyRecord(Map<String, String> tags) {
  private static final String VERSION = "DMARC1";
  private static final Pattern URI = Pattern.compile("(^|,)[ \t]*[A-Za-z][A-Za-z0-9+.-]*:[^,]");

  public PolicyRecord {
    tags = Map.copyOf(tags);
  }

  /** What a domain says of itself, {@code psd}. */
  enum Place {
    PUBLIC_SUFFIX,
    ORGANIZATION,
    UNSAID
  }

  /** Empty: the text is no such record. Its version comes first, and its case counts. */
  public static Optional<PolicyRecord> of(String text) {
    String[] parts = text.split(";");
    String[] version = parts.length == 0 ? new String[0] : parts[0].split("=", -1);
    if (version.length != 2
        || !version[0].strip().equalsIgnoreCase("v")
        || !version[1].strip().equals(VERSION)) {
      return Optional.empty();
    }
    return Optional.of(new PolicyRecord(tags(parts)));
  }

  private static Map<String, String> tags(String[] parts) {
    var tags = new HashMap<String, String>();
    Set<String> seen = new HashSet<>();
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      String name = equals < 0 ? "" : parts[i].substring(0, equals).strip();
      String value = parts[i].substring(equals + 1).strip();
      if (!name.isEmpty() && !value.isEmpty()) {
        String key = name.toLowerCase(Locale.ROOT);
        if (seen.add(key)) {
          tags.put(key, value);
        } else {
          tags.remove(key); // RFC 6376 §3.2: of two, neither is meant more than the other
        }
      }
    }
    return tags;
  }

  /** Whether it asks for anything, RFC 9989 §4.10.1: for a policy, or for reports at the least. */
  boolean applies() {
    return isUsable() || reports().isPresent();
  }

  /** Whether what it says of policies can be understood; that it may be silent is another thing. */
  boolean isBroken() {
    return isBroken("p") || isBroken("sp") || isBroken("np");
  }

  private boolean isBroken(String tag) {
    return tags.containsKey(tag) && policy(tag).isEmpty();
  }

  /** Else it is read as one of {@code p=none}. */
  private boolean isUsable() {
    return policy("p").isPresent() && !isBroken();
  }

  private Optional<Policy> policy(String tag) {
    return Policy.of(word(tag));
  }

  /** For the domain itself. */
  public Policy own() {
    return isUsable() ? policy("p").orElse(Policy.NONE) : Policy.NONE;
  }

  /** For names below it that exist. */
  public Policy below() {
    return isUsable() ? policy("sp").orElse(own()) : Policy.NONE;
  }

  /** For names below it that do not. */
  public Policy missing() {
    return isUsable() ? policy("np").orElse(below()) : Policy.NONE;
  }

  Place place() {
    return switch (word("psd")) {
      case "y" -> Place.PUBLIC_SUFFIX;
      case "n" -> Place.ORGANIZATION;
      default -> Place.UNSAID;
    };
  }

  /** Whether an identifier of a method has to be of the author's very domain. */
  public boolean isStrict(Identifier.Method method) {
    return word(method.alignmentTag()).equals("s");
  }

  public boolean isTesting() {
    return word("t").equals("y");
  }

  /** {@code rua}, as it came, where there is an URI in it. */
  public Optional<String> reports() {
    return Optional.ofNullable(tags.get("rua")).filter(uris -> URI.matcher(uris).find());
  }

  private String word(String tag) {
    return tags.getOrDefault(tag, "").toLowerCase(Locale.ROOT);
  }
}
