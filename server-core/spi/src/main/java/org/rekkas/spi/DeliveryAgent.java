package org.rekkas.spi;

import java.util.List;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mail;

/** Hands mails on: the MDA, the relay. Named by its contribution, {@code plugin/name}. */
public non-sealed interface DeliveryAgent extends Extension {
  /** The name that routes give. */
  String agent();

  /**
   * Asked at RCPT, once the route is known, whether it could take a mail of so many octets (0: it
   * is not said): 452 4.2.2 for a full mailbox belongs here.
   */
  default EnvelopeVerdict foresee(Session session, ForwardPath path, Route route, long octets) {
    return Verdict.Continue.SILENTLY;
  }

  /**
   * Hands over a batch. What is answered Delivered is durable on the other side: the queue lets go
   * of it. The same delivery may come again after a crash or a failure.
   *
   * @param batch different mails and recipients, at most 1,000; where routes relay, all of one
   *     destination
   * @return one outcome for each, in the same order
   */
  List<Outcome> deliver(List<Delivery> batch);

  /**
   * These mails will not come again: what was kept to recognise them may go. Called after the
   * queue's own forgetting is on disk; at most 1,000.
   */
  default void forget(List<Delivery> done) {}

  /**
   * One mail for one forward-path.
   *
   * @param original the forward-path that the sender wrote, before aliases and lists
   * @param quarantine whether a filter wants it in Junk; empty text: no
   */
  record Delivery(
      Mail mail, ForwardPath path, ForwardPath original, Route route, String quarantine) {}
}
