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

  /** Whether the address is the only one that anybody sees. */
  boolean leaves(Mailbox address) {
    String plain = ENCODED.matcher(text).replaceAll(" ");
    if (separates(plain) || namesAnother(plain, address)) {
      return false;
    }
    return !separates(text) || !namesAnother(text, address);
  }

  /** Some programs end an address there, in an encoded word, too. */
  private static boolean separates(String text) {
    return text.chars().anyMatch(c -> c == ',' || c == ':');
  }

  private static boolean namesAnother(String text, Mailbox address) {
    return DOMAIN.matcher(text).results().anyMatch(found -> !isOf(found.group(1), address));
  }

  private static boolean isOf(String domain, Mailbox address) {
    return domain.equalsIgnoreCase(address.domain())
        || (isShort(domain)
            && isShort(address.domain())
            && new Mailbox("x", domain).domainKey().equals(address.domainKey()));
  }

  private static boolean isShort(String domain) {
    return !domain.isEmpty()
        && domain.length() <= LONGEST_DOMAIN
        && domain.chars().noneMatch(Character::isISOControl);
  }
}
