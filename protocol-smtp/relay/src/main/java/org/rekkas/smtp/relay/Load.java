package org.rekkas.smtp.relay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.rekkas.smtp.relay.tls.TlsWish;
import org.rekkas.smtp.relay.wire.Offers;
import org.rekkas.spi.DeliveryAgent.Delivery;
import org.rekkas.spi.Outcome.Reporter;
import org.rekkas.spi.mail.DeliverBy;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.ReversePath;

/**
 * Deliveries that share a mail transaction: one content, one reverse-path, so one copy for all of
 * them crosses the wire (RFC 5321 §4.5.4.1).
 *
 * @param sender the reverse-path that it leaves with
 * @param places where each stands in the batch
 */
record Load(Mail mail, ReversePath sender, List<Delivery> deliveries, List<Integer> places) {
  private record Same(String id, String reversePath) {}

  /** In the order of the batch; none with more recipients than so many. */
  static List<Load> of(List<Delivery> batch, Forwarding forwarding, int mostRecipients) {
    if (batch.size() == 1) {
      var only = batch.getFirst();
      return List.of(new Load(only.mail(), forwarding.sender(only), batch, List.of(0)));
    }
    var byMail = new LinkedHashMap<Same, Load>();
    for (int i = 0; i < batch.size(); i++) {
      var delivery = batch.get(i);
      var mail = delivery.mail();
      var sender = forwarding.sender(delivery);
      var load =
          byMail.computeIfAbsent(
              new Same(mail.id().text(), sender.text()),
              _ -> new Load(mail, sender, new ArrayList<>(2), new ArrayList<>(2)));
      load.deliveries.add(delivery);
      load.places.add(i);
    }
    var loads = new ArrayList<Load>(byMail.size());
    byMail.values().forEach(load -> loads.addAll(load.split(mostRecipients)));
    return loads;
  }

  /** A part of it, by where they stand in it. */
  Load only(List<Integer> at) {
    return new Load(
        mail,
        sender,
        at.stream().map(deliveries::get).toList(),
        at.stream().map(places::get).toList());
  }

  List<Load> split(int most) {
    if (deliveries.size() <= most) {
      return List.of(this);
    }
    var parts = new ArrayList<Load>();
    for (int from = 0; from < deliveries.size(); from += most) {
      int to = Math.min(deliveries.size(), from + most);
      parts.add(new Load(mail, sender, deliveries.subList(from, to), places.subList(from, to)));
    }
    return parts;
  }

  /**
   * Whether it goes over TLS with proven hosts only. A report about such a mail would rather be so,
   * and goes all the same (RFC 8689 §5).
   */
  boolean guarded() {
    return wish() == TlsWish.REQUIRED;
  }

  /** Besides what its header says, RFC 8689. */
  TlsWish wish() {
    return mail.envelope().options().requiresTls() && sender.mailbox().isPresent()
        ? TlsWish.REQUIRED
        : TlsWish.NONE;
  }

  /** The same, with what is left now of the time for delivery, RFC 2852 §4.1.4.1. */
  Load at(Instant now) {
    if (by().isEmpty()) {
      return this;
    }
    var left = by().get().after(Duration.between(mail.received(), now));
    var options = mail.envelope().options();
    var envelope =
        mail.envelope().withOptions(options.with(EnvelopeOptions.BY, Optional.of(left.toString())));
    return new Load(mail.withEnvelope(envelope), sender, deliveries, places);
  }

  /** By when it has to be there. */
  Optional<DeliverBy> by() {
    return mail.envelope().options().deliverBy();
  }

  /**
   * Who tells the sender that a hop has it. RFC 3461 §5.2.2, RFC 2852 §4.1.4. A store of LMTP is no
   * other in that: whether it has put the mail into a mailbox already, its 250 does not say.
   */
  Reporter reporter(Offers hop) {
    if (by().filter(time -> time.traced() || !hop.deliverBy()).isPresent()) {
      return Reporter.US_UNASKED;
    }
    return hop.dsn() ? Reporter.NEXT_HOP : Reporter.US;
  }

  int size() {
    return deliveries.size();
  }

  /** What the sender said of the recipient that led to this delivery. */
  @SuppressWarnings("ReferenceEquality") // the queue gives the very one; to compare costs more
  Recipient original(int at) {
    var wanted = deliveries.get(at).original();
    var recipients = deliveries.get(at).mail().envelope().recipients();
    for (Recipient each : recipients) {
      if (each.path() == wanted) {
        return each;
      }
    }
    for (Recipient each : recipients) {
      if (each.path().equals(wanted)) {
        return each;
      }
    }
    return Recipient.of(wanted);
  }
}
