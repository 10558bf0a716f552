package org.rekkas.plugins.mailets;

import java.util.Optional;
import org.rekkas.spi.mail.Mailbox;

/**
 * Which addresses are meant: one, all of a domain ({@code *@example.org}), all below it ({@code
 * *@*.example.org}), or the null reverse-path ({@code <>}).
 *
 * @param name a local part, or {@code *}
 * @param domain as its key, or {@code .example.org} for all below, or empty for the null path
 */
record AddressPattern(String name, String domain) {
  static AddressPattern of(String text) {
    if (text.equals("<>")) {
      return new AddressPattern("", "");
    }
    int at = text.lastIndexOf('@');
    if (at <= 0) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no address, nor *@example.org, *@*.example.org or <>");
    }
    boolean below = text.startsWith("*.", at + 1);
    var mailbox = Mailbox.of(text.substring(0, at + 1) + text.substring(at + (below ? 3 : 1)));
    boolean partly = mailbox.localPart().contains("*") && !mailbox.localPart().equals("*");
    if (partly || mailbox.domain().contains("*")) {
      throw new IllegalArgumentException("* stands for a whole name, or the labels below a domain");
    }
    String key = mailbox.key();
    return new AddressPattern(
        key.substring(0, key.lastIndexOf('@')), (below ? "." : "") + mailbox.domainKey());
  }

  boolean matches(Optional<Mailbox> address) {
    if (address.isEmpty()) {
      return domain.isEmpty();
    }
    String key = address.get().key();
    String its = address.get().domainKey();
    boolean there = domain.startsWith(".") ? its.endsWith(domain) : its.equals(domain);
    return there && (name.equals("*") || key.substring(0, key.lastIndexOf('@')).equals(name));
  }
}
