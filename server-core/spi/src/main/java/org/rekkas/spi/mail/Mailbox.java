package org.rekkas.spi.mail;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;

/**
 * A mailbox: local part and domain, RFC 5321 §4.1.2 ({@code Mailbox}). The local part is held
 * unquoted, the domain as written; {@link #toString()} gives the wire form, quoted where needed.
 *
 * <p>Two mailboxes are {@linkplain #equals equal} when their {@linkplain #key() keys} are: domains
 * compare without case (RFC 5321 §2.4), and so do local parts, with the ROOT locale. The RFC leaves
 * the case of a local part to its host; this host folds it, as every large mail system does. Beyond
 * ASCII, keys are in normal form C, and domains by their U-labels; an A-label with a sharp s, a
 * final sigma or a joiner stays one. What goes out again keeps the spelling that came in.
 *
 * @param localPart not empty, no control characters; may be longer than RFC 5321 §4.5.3.1.1 has it
 * @param domain a domain name of at most 255 octets (A-labels or U-labels), or an address literal
 *     in brackets
 */
public record Mailbox(String localPart, String domain) {
  public Mailbox {
    refuseControls(localPart);
    refuseControls(domain);
    if (localPart.isEmpty() || domain.isEmpty()) {
      throw new IllegalArgumentException("a mailbox needs a local part and a domain");
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

  /** The domain in lower case; A-labels as U-labels. */
  public String domainKey() {
    String lower = folded(domain);
    return lower.contains("xn--") ? folded(IDN.toUnicode(lower)) : lower;
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

  private static boolean ascii(String s) {
    for (int i = 0; i < s.length(); i++) {
      if (s.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static void refuseControls(String s) {
    for (int i = 0; i < s.length(); i++) {
      if (Character.isISOControl(s.charAt(i))) {
        throw new IllegalArgumentException("a control character in an address");
      }
    }
  }
}
