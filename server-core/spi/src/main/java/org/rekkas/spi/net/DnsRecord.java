package org.rekkas.spi.net;

/**
 * A record that the DNS should hold.
 *
 * @param name without the dot at its end
 * @param data as a zone file has it (RFC 1035 §5.1), names with the dot at their end; of a TXT
 *     record the whole text, without quotes
 * @param why what it is good for, in a few words
 */
public record DnsRecord(String name, Type type, String data, Weight weight, String why) {
  /** The types that a mail domain needs. */
  public enum Type {
    A,
    AAAA,
    MX,
    CNAME,
    TXT,
    SRV,
    TLSA
  }

  /** What is missing without it: mail itself, its good name elsewhere, or a convenience. */
  public enum Weight {
    NEEDED,
    GOOD,
    OPTIONAL
  }
}
