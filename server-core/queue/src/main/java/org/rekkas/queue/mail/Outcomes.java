package org.rekkas.queue.mail;

import org.rekkas.spi.Outcome;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.DeliverBy;
import org.rekkas.spi.mail.EnhancedCode;
import org.rekkas.spi.mail.Reply;

/** What the queue itself says of a delivery, with the codes of RFC 3463. */
public final class Outcomes {
  private static final int CRYPTOGRAPHY = 5;
  private static final int GOING_AWAY = 421;
  private static final Reply SUPPRESSED =
      Reply.of(550, "5.7.1", "this server sends no mail to this address (suppression list)");
  private static final Heard NOTHING_DONE = Heard.here(Reply.of(451, "4.3.0", "it was not tried"));
  public static final Outcome NOT_TRIED = new Outcome.Delayed(NOTHING_DONE.reply(), Evidence.NONE);
  public static final Outcome AGENT_FAILED =
      delayed("4.3.0", "delivery is out of order for the moment");
  public static final Outcome NO_AGENT = delayed("4.3.5", "nothing here can deliver it at present");
  public static final Outcome UNKNOWN =
      new Outcome.Failed(Reply.of(550, "5.1.1", "no such mailbox here"), Evidence.NONE);
  public static final Outcome NO_ROUTE =
      new Outcome.Failed(Reply.of(550, "5.4.4", "no way leads to this address"), Evidence.NONE);
  public static final Outcome LOOP =
      new Outcome.Failed(Reply.of(554, "5.4.6", "the address leads back to itself"), Evidence.NONE);
  public static final Outcome TOO_DEEP =
      new Outcome.Failed(
          Reply.of(554, "5.4.6", "too many addresses lead to one another"), Evidence.NONE);
  public static final Outcome NOBODY =
      new Outcome.Failed(Reply.of(550, "5.2.4", "nobody is behind this address"), Evidence.NONE);
  public static final Outcome.Failed GIVEN_UP =
      new Outcome.Failed(
          Reply.of(554, "5.7.0", "the administrator here has given this mail up"), Evidence.NONE);
  public static final Heard WAITS =
      Heard.here(Reply.of(451, "4.4.5", "many mails wait for the same destination"));

  /** What a mail hears that waits for a mailet which failed. */
  static final Heard NO_MAILETS =
      Heard.here(Reply.of(451, "4.3.0", "what is to be done with it failed for the moment"));

  public static final Reply NO_ANSWER = Reply.of(451, "4.4.1", "the destination does not answer");
  public static final Reply EXPIRED = Reply.of(550, "5.4.7", "delivery was tried for too long");

  private Outcomes() {}

  /** Whether a mail was given up because time was over. */
  public static boolean isEndOfTime(Reply reply) {
    return reply.equals(EXPIRED) || reply.equals(DeliverBy.OVER);
  }

  /**
   * Whether this host says so, and asked no next hop: an agent failed, or is not there, RFC 3463
   * §3.4. Where routes have changed (4.4.4) it counts as an answer: what waits is to be routed
   * anew.
   */
  public static boolean isOurs(Outcome.Delayed outcome) {
    return Heard.hop(outcome.evidence()).isEmpty()
        && outcome.reply().enhanced().filter(Outcomes::isOfThisSystem).isPresent();
  }

  private static boolean isOfThisSystem(EnhancedCode code) {
    return code.subject() == 3 && (code.detail() == 0 || code.detail() == 5);
  }

  /** Whether an agent could have been asked, and must not be. */
  public static boolean isForbidden(Outcome.Failed outcome) {
    return outcome.equals(NO_ROUTE) || outcome.reply().equals(SUPPRESSED);
  }

  /**
   * Whether a next hop says by its enhanced code that it takes nothing for now, or not so much from
   * us: RFC 3463 §3.4, §3.5, §3.8. What it says of a mailbox, or without such a code, is none; but
   * 421 says it by itself (RFC 5321 §4.2.2), of the service or of this one mail, behind which it
   * closes: that the host answered is sure.
   */
  public static boolean isPushBack(Outcome.Delayed outcome) {
    Reply reply = outcome.reply();
    return reply.enhanced().map(Outcomes::isPushBack).orElse(reply.code() == GOING_AWAY);
  }

  private static boolean isPushBack(EnhancedCode code) {
    return switch (code.subject()) {
      case 3 -> code.detail() == 1 || code.detail() == 2; // its disk is full; it takes no mails
      case 4 -> code.detail() == 5; // congestion
      case 7 -> code.detail() != CRYPTOGRAPHY; // which we say ourselves, where TLS fails
      default -> false;
    };
  }

  /** Whether it was heard before anything was done. */
  static boolean isBeforeAll(Heard heard) {
    return heard.equals(NO_MAILETS) || heard.equals(NOTHING_DONE);
  }

  public static Outcome suppressed(String why) {
    return new Outcome.Failed(SUPPRESSED, Evidence.of("on the suppression list: " + why));
  }

  public static Outcome unavailable(String why) {
    return new Outcome.Delayed(
        Reply.of(451, "4.3.0", "where it leads cannot be said for the moment"), Evidence.of(why));
  }

  public static Outcome noMailets(String why) {
    return new Outcome.Delayed(NO_MAILETS.reply(), Evidence.of(why));
  }

  private static Outcome delayed(String enhanced, String text) {
    return new Outcome.Delayed(Reply.of(451, enhanced, text), Evidence.NONE);
  }
}
