package org.rekkas.queue.mail;

import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Reply;

/**
 * What was heard of a delivery.
 *
 * @param by the host at which that was, as the agent names it ({@code mx.example [192.0.2.1]});
 *     empty: this one
 */
public record Heard(Reply reply, String by) {
  /** What agents call the host in their evidence. */
  private static final String HOP = "hop";

  public static Heard here(Reply reply) {
    return new Heard(reply, "");
  }

  public static Heard of(Reply reply, Evidence evidence) {
    return new Heard(reply, hop(evidence));
  }

  public static String hop(Evidence evidence) {
    return evidence.seen().getOrDefault(HOP, "");
  }

  static void pack(Packing to, Heard heard) {
    Leaf.reply(to, heard.reply);
    to.text(heard.by);
  }

  static Heard unpack(Unpacking from) {
    return new Heard(Leaf.reply(from), from.text());
  }
}
