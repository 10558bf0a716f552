package org.rekkas.spi.mail;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mailbox: local part and domain, RFC 5321 §4.1.2 ({@code Mailbox}). The local part is held
 * unquoted, the domain as written; {@link #toString()} gives the wire form, quoted where needed.
 *
 * <p>Two mailboxes are {@linkplain #equals equal} when their {@linkplain #key() keys} are: domains
 * compare without case (RFC 5321 §2.4), and so do local parts, with the ROOT locale. The RFC leaves
 * the case of a local part to its host; this host folds it, as every large mail system does. Beyond
 * ASCII, local parts are in normal form C, and domains in U-labels as their A-labels have them, so
 * of compatible spellings in one; an A-label with a joiner stays one, and so does what is none.
 * What goes out again keeps the spelling that came in.
 *
 * @param localPart not empty, no control characters; may be longer than RFC 5321 §4.5.3.1.1 has it
 * @param domain a domain name of at most 255 octets (A-labels or U-labels), or an address literal
 *     in brackets
 */
public record Mailbox(String localPart, String domain) {
  /** Raised when {@link #key()} changes, so that what lies under older ones can be moved. */
  public static final long KEY_FORM = 2;

  private static final Pattern LABEL = Pattern.compile("[^.:\\[\\]\u3002\uff0e\uff61]+");

  public Mailbox {
    if (localPart.isEmpty() || domain.isEmpty() || Reply.hasControls(localPart + domain)) {
      throw new IllegalArgumentException("a mailbox needs a local part and a domain, in print");
    }
  }

  /** Parses {@code local@domain} as an administrator writes it; quotes are understood. */
  public static Mailbox of(String text) {
    int at = text.lastIndexOf('@');
    if (at <= 0 || at == text.length() - 1) {
      throw new IllegalArgumentException("not an address: " + text);
    }
    String domain = text.substring(at + 1);
    if (domain.chars().anyMatch(c -> c <= ' ' || c == '@' || c == '<' || c == '>' || c == ',')) {
      throw new IllegalArgumentException("not a domain: " + domain);
    }
    return new Mailbox(unquoted(text.substring(0, at)), domain);
  }

  /** Whether a text has this reading only: in quotes, or atoms with dots wherever but first. */
  public boolean isOnlyReadingOf(String text) {
    return (text.startsWith("\"") && !text.startsWith(localPart + "@"))
        || isDotString(localPart.replaceAll("(?<=[^.])\\.+", ""));
  }

  /** What two spellings of one mailbox share. */
  public String key() {
    return folded(localPart).concat("@").concat(domainKey());
  }

  /** The domain in lower case and U-labels, without the dot of the root. */
  public String domainKey() {
    return domainKey(domain);
  }

  /** The same of any domain, or of a host in brackets or with its port. */
  public static String domainKey(String domain) {
    String lower = domain.replace('\u03a3', '\u03c3').toLowerCase(Locale.ROOT);
    String key = lower;
    if (!ascii(lower) || lower.contains("xn--")) {
      String names =
          LABEL.matcher(lower).replaceAll(label -> Matcher.quoteReplacement(uLabel(label.group())));
      key = names.matches("[^@ <>,]*") ? names.replaceAll("[\u3002\uff0e\uff61]", ".") : lower;
    }
    return key.length() > 1 && key.endsWith(".") ? key.substring(0, key.length() - 1) : key;
  }

  /** The same domain, another local part. */
  public Mailbox withLocalPart(String other) {
    return new Mailbox(other, domain);
  }

  /** Whether the address needs SMTPUTF8 (RFC 6531) to travel. */
  public boolean needsUtf8() {
    return !ascii(localPart) || !ascii(domain);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Mailbox that && key().equals(that.key());
  }

  @Override
  public int hashCode() {
    return key().hashCode();
  }

  @Override
  public String toString() {
    return (isDotString(localPart) ? localPart : quoted(localPart)) + "@" + domain;
  }

  private static boolean isDotString(String s) {
    boolean dotAllowed = false;
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (c == '.' ? !dotAllowed : !isAtom(c)) {
        return false;
      }
      dotAllowed = c != '.';
    }
    return dotAllowed;
  }

  private static boolean isAtom(char c) {
    return (c >= 'a' && c <= 'z') || (c > ' ' && c != 127 && "()<>[]:;@\\,.\"".indexOf(c) < 0);
  }

  private static String quoted(String s) {
    return '"' + s.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String unquoted(String s) {
    if (s.length() < 2 || s.charAt(0) != '"' || s.charAt(s.length() - 1) != '"') {
      return s;
    }
    return s.substring(1, s.length() - 1).replaceAll("\\\\(.)", "$1");
  }

  private static String folded(String s) {
    String lower = s.toLowerCase(Locale.ROOT);
    return ascii(lower) ? lower : Normalizer.normalize(lower, Normalizer.Form.NFC);
  }

  /** By way of the A-label, so that each spelling of a label ends in the same one. */
  private static String uLabel(String label) {
    boolean deviates = label.matches(".*[\u00df\u03c2\u200c\u200d].*");
    String name = label;
    try {
      name = deviates ? label : throughIdna2003(label);
      name = name.matches("xn--[a-z0-9]([a-z0-9-]*[a-z0-9])?") ? deviating(name) : name;
    } catch (ArithmeticException | IllegalArgumentException | IndexOutOfBoundsException _) {
      // it is no label, and stays as it is
    }
    String folded = folded(Normalizer.normalize(name, Normalizer.Form.NFKC));
    return label.startsWith("xn--") && !folded.equals(name) ? label : folded;
  }

  private static String throughIdna2003(String label) {
    return IDN.toUnicode(IDN.toASCII(label, IDN.ALLOW_UNASSIGNED), IDN.ALLOW_UNASSIGNED);
  }

  /** An A-label that IDNA2003 has not: with letters of their kind for ß and ς, it comes back. */
  private static String deviating(String label) {
    String name = decoded(label.substring(4));
    String like = name.replace('\u00df', '\u00fe').replace('\u03c2', '\u03c3');
    boolean basic = name.chars().noneMatch(c -> Character.isSurrogate((char) c));
    return basic && !like.equals(name) && throughIdna2003(like).equals(like) ? name : label;
  }

  /** What stands behind {@code xn--}: RFC 3492 §6.2, with the parameters of §5; of the BMP. */
  private static String decoded(String text) {
    int hyphen = Math.max(0, text.lastIndexOf('-'));
    var label = new StringBuilder(text.substring(0, hyphen));
    long code = 128;
    long place = 0;
    int bias = 72;
    for (int at = hyphen == 0 ? 0 : hyphen + 1; at < text.length(); place++) {
      long delta = 0;
      long weight = 1;
      int threshold = 0;
      for (int digit = 0, k = 36 - bias; digit >= threshold; k += 36) {
        digit = Math.floorMod(Character.digit(text.charAt(at++), 36) - 10, 36);
        threshold = Math.clamp(k, 1, 26);
        delta = Math.addExact(delta, Math.multiplyExact(weight, digit));
        weight = Math.multiplyExact(weight, 36 - threshold);
      }
      int count = label.length() + 1;
      code += (place + delta) / count;
      place = (place + delta) % count;
      delta /= label.length() == hyphen ? 700 : 2;
      for (bias = 0, delta += delta / count; delta > 455; delta /= 35) {
        bias += 36;
      }
      bias += (int) (36 * delta / (delta + 38));
      label.insert((int) place, Character.toString(Math.toIntExact(code)));
    }
    return label.toString();
  }

  private static boolean ascii(String s) {
    return s.getBytes(StandardCharsets.UTF_8).length == s.length();
  }
}
