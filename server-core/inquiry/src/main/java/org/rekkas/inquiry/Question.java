package org.rekkas.inquiry;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rekkas.spi.mail.Mailbox;

/**
 * The argument of VRFY or EXPN, RFC 5321 §4.1.1.6: a name, an address, or an address in brackets
 * with a name before it; {@code SMTPUTF8} behind it allows a reply beyond ASCII (RFC 6531
 * §3.7.4.2). No sign is a wild card. Local parts are those that MAIL and RCPT take: as long as a
 * path lets them be, and with dots that follow each other or stand last.
 *
 * @param localPart unquoted
 * @param domain empty where a bare name was asked for
 */
record Question(String localPart, String domain, boolean smtpUtf8) {
  private static final String SMTPUTF8 = " SMTPUTF8";

  /** RFC 5321 §4.5.3.1.3: 256 octets of a path, without its brackets. */
  private static final int LONGEST_MAILBOX = 254;

  /** Empty where the argument is none of these. */
  static Optional<Question> parse(String argument) {
    String text = argument.strip();
    int end = text.length() - SMTPUTF8.length();
    boolean utf8 = end > 0 && text.substring(end).toUpperCase(Locale.ROOT).equals(SMTPUTF8);
    try {
      return of(withoutBrackets(utf8 ? text.substring(0, end).strip() : text), utf8);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Optional<Question> of(String address, boolean utf8) {
    boolean bare = address.indexOf('@') < 0;
    Mailbox mailbox = Mailbox.of(bare ? address + "@x" : address);
    boolean oneReading = bare || mailbox.isOnlyReadingOf(address);
    return oneReading && octets(address) <= LONGEST_MAILBOX
        ? Optional.of(new Question(mailbox.localPart(), bare ? "" : mailbox.domain(), utf8))
        : Optional.empty();
  }

  /** The mailboxes that can be meant. */
  List<Mailbox> candidates(List<String> domainsOfBareNames) {
    return (isBare() ? domainsOfBareNames : List.of(domain))
        .stream().map(each -> new Mailbox(localPart, each)).distinct().toList();
  }

  /** A name without a domain. */
  boolean isBare() {
    return domain.isEmpty();
  }

  boolean beyondAscii() {
    return !localPart.chars().allMatch(c -> c < 0x80) || !domain.chars().allMatch(c -> c < 0x80);
  }

  /** What stands in the brackets, if there are any, without a source route (RFC 5321 §3.6.1). */
  private static String withoutBrackets(String text) {
    int open = text.lastIndexOf('<');
    String inner =
        open >= 0 && text.endsWith(">") ? text.substring(open + 1, text.length() - 1) : text;
    int colon = inner.indexOf(':');
    return inner.startsWith("@") && colon > 0 ? inner.substring(colon + 1) : inner;
  }

  private static int octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
