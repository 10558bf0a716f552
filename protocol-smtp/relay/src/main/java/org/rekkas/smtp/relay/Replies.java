package org.rekkas.smtp.relay;

import org.rekkas.spi.mail.Reply;

/** What the relay says of its own, RFC 3463. */
final class Replies {
  static final Reply NULL_MX = Reply.of(556, "5.1.10", "the domain says that it takes no mail");
  static final Reply NO_DOMAIN = Reply.of(550, "5.1.2", "there is no such domain");
  static final Reply BAD_ADDRESS = Reply.of(550, "5.1.3", "not an address that can be sent to");
  static final Reply NO_HOST = Reply.of(550, "5.4.4", "the domain has no host that takes mail");
  static final Reply PRIVATE =
      Reply.of(550, "5.4.4", "the hosts of the domain have private addresses only");
  static final Reply LOOP =
      Reply.of(554, "5.4.6", "the domain leads back to this host, which does not know it");
  static final Reply DNS_FAILS = Reply.of(451, "4.4.3", "the DNS does not answer now");
  static final Reply NO_ANSWER = Reply.of(451, "4.4.1", "the next hop does not answer");
  static final Reply LOST = Reply.of(451, "4.4.2", "the connection to the next hop was lost");
  static final Reply UNCLEAR = Reply.of(451, "4.5.0", "the next hop's reply is not clear");
  static final Reply NOT_ALLOWED = Reply.of(451, "4.7.5", "no host of the domain may be used now");
  static final Reply CONTENT_FAILS = Reply.of(451, "4.3.0", "the content cannot be read now");
  static final Reply BROKE_OFF = Reply.of(451, "4.3.0", "the attempt broke off before its turn");
  static final Reply NOT_RELAY = Reply.of(451, "4.3.5", "not a route to another host");
  static final Reply ROUTE_CHANGED =
      Reply.of(
          451, "4.4.4", "the routes have changed meanwhile: the next attempt takes the new one");
  static final Reply TOO_LARGE =
      Reply.of(552, "5.3.4", "larger than the next hop says that it takes");
  static final Reply NOT_CONVERTIBLE =
      Reply.of(
          554,
          "5.6.3",
          "the next hop takes less than this content needs, and it cannot be converted");
  static final Reply NEEDS_UTF8 =
      Reply.of(553, "5.6.7", "the mail needs SMTPUTF8, which the next hop does not offer");
  static final Reply NEEDS_TLS =
      Reply.of(
          550, "5.7.30", "the mail requires TLS all the way, which the next hop does not offer");

  static final Reply NO_TIMES =
      Reply.of(
          550,
          "5.3.3",
          "it has to be there by a time (BY=n;R), and the next hop does not keep to times");

  private static final int LONGEST_WHY = 300;

  private Replies() {}

  /**
   * @param why may be in the words of a stranger's certificate
   */
  static Reply tlsFails(String why) {
    String plain = why.replaceAll("[^ -~]+", "?");
    String told = plain.substring(0, Math.min(plain.length(), LONGEST_WHY));
    return Reply.of(451, "4.7.5", "TLS with the next hop failed: " + told);
  }
}
