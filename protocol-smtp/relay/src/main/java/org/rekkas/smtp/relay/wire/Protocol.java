package org.rekkas.smtp.relay.wire;

import java.util.List;

/**
 * What is spoken with a next hop. LMTP is SMTP but for two things, and where they are asked for,
 * they stand here: how the client greets (RFC 2033 §4.1), and how many replies a whole content has
 * (§4.2, §4.3).
 */
public enum Protocol {
  /** RFC 5321. */
  SMTP("EHLO", ""),

  /** RFC 2033: with the store itself, which has no queue and answers for each recipient. */
  LMTP("LHLO", "lmtp:");

  private final String hello;
  private final String prefix;

  Protocol(String hello, String prefix) {
    this.hello = hello;
    this.prefix = prefix;
  }

  /**
   * Whom each reply to a whole content is about, in the order of the replies. Where nobody was
   * accepted there is one, 503, about nobody.
   *
   * @param accepted the recipients that a 2yz was said of, in the order of their RCPT
   */
  public List<List<Integer>> answered(List<Integer> accepted) {
    return answersForEach() && !accepted.isEmpty()
        ? accepted.stream().map(List::of).toList()
        : List.of(accepted);
  }

  /** Whether each recipient has a reply of its own to a whole content. */
  public boolean answersForEach() {
    return this == LMTP;
  }

  /** The verb that asks for what the next hop offers. */
  String hello() {
    return hello;
  }

  /** Whether one that does not know that verb may know HELO. */
  boolean hasHelo() {
    return this == SMTP;
  }

  /**
   * Whether this server speaks it too, as a host. A host of our own name that speaks LMTP is a
   * store on the same machine and no loop.
   */
  boolean isOurs() {
    return this == SMTP;
  }

  /** What stands before the place of a next hop: {@code lmtp:}, and nothing for SMTP. */
  public String prefix() {
    return prefix;
  }
}
