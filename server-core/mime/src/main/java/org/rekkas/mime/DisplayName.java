package org.rekkas.mime;

import java.util.regex.Pattern;
import org.rekkas.spi.mail.Mailbox;

/**
 * What stands before an address in angle brackets, without comments and quotes. Much honest mail
 * has there what RFC 5322 §3.2.5 does not allow: an address without quotes, or a comma in an
 * encoded word (RFC 2047 §5). It may stand there where no reader can take it for another author
 * (attack E6).
 */
record DisplayName(String text) {
  private static final Pattern ENCODED =
      Pattern.compile("=\\?[^?\\s]{1,60}\\?[bBqQ]\\?[^?\\s]*\\?=");
  private static final Pattern DOMAIN = Pattern.compile("@([-.0-9A-Za-z[^\\x00-\\x7f]]*)");
  private static final int LONGEST_DOMAIN = 255;

  /** Addresses: each costs (attack E10), and nobody has so many. */
  private static final int MOST = 10;

  /** Whether the address is the only one that anybody sees. */
  boolean leaves(Mailbox address) {
    String plain = ENCODED.matcher(text).replaceAll(" ");
    long ats = text.chars().filter(c -> c == '@').count();
    if (separates(plain) || ats > MOST) {
      return false;
    }
    if (ats == 0) {
      return true;
    }
    String key = key(address.domain());
    return !namesAnother(plain, key) && !(separates(text) && namesAnother(text, key));
  }

  /** Some programs end an address there, in an encoded word, too. */
  private static boolean separates(String text) {
    return text.chars().anyMatch(c -> c == ',' || c == ':');
  }

  private static boolean namesAnother(String text, String key) {
    return DOMAIN.matcher(text).results().anyMatch(found -> !key(found.group(1)).equals(key));
  }

  /** As it came where it is no domain. */
  private static String key(String domain) {
    return isShort(domain) ? new Mailbox("x", domain).domainKey() : domain;
  }

  private static boolean isShort(String domain) {
    return !domain.isEmpty()
        && domain.length() <= LONGEST_DOMAIN
        && domain.chars().noneMatch(Character::isISOControl);
  }
}
