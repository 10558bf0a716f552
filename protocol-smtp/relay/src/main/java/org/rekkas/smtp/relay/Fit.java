package org.rekkas.smtp.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.smtp.relay.wire.MailLines;
import org.rekkas.smtp.relay.wire.Offers;
import org.rekkas.spi.mail.DeliverBy;
import org.rekkas.spi.mail.Reply;

/**
 * What the envelope of a mail needs, and whether the hop has it: SIZE (RFC 1870 §6.2), REQUIRETLS
 * (RFC 8689 §4.2.1), SMTPUTF8 (RFC 6531 §3.2), DELIVERBY (RFC 2852 §4.1.4). A value.
 *
 * @param utf8 whether the mail goes with SMTPUTF8
 * @param sender the reverse-path as the hop can take it
 * @param recipients the forward-paths, where the hop can take them
 */
record Fit(
    Load load,
    Offers offers,
    boolean authenticated,
    boolean utf8,
    Optional<String> sender,
    List<Optional<String>> recipients) {
  static Fit of(Load load, HopConnection hop) {
    var envelope = load.mail().envelope();
    var offers = hop.offers();
    boolean needs = envelope.options().smtpUtf8();
    needs |= load.sender().mailbox().filter(m -> m.needsUtf8()).isPresent();
    var recipients = new ArrayList<Optional<String>>(load.size());
    for (var delivery : load.deliveries()) {
      var mailbox = delivery.path().mailbox();
      needs |= mailbox.needsUtf8();
      recipients.add(MailLines.address(mailbox, offers.utf8()));
    }
    return new Fit(
        load,
        offers,
        hop.authenticated(),
        needs && offers.utf8(),
        MailLines.from(load.sender(), offers.utf8()),
        recipients);
  }

  /** Notes what the hop cannot take; false where nothing is left. */
  boolean takes(Results results) {
    if (offers.largest() > 0 && load.mail().size() > offers.largest()) {
      results.failed(Replies.TOO_LARGE);
    } else if (load.guarded() && !(offers.requireTls() && authenticated)) {
      results.failed(Replies.NEEDS_TLS);
    } else if (sender.isEmpty()) {
      results.failed(Replies.NEEDS_UTF8);
    }
    load.by().filter(DeliverBy::returns).flatMap(this::outOfTime).ifPresent(results::failed);
    for (int i = 0; i < recipients.size(); i++) {
      if (recipients.get(i).isEmpty() && results.waiting(i)) {
        boolean beyondAscii = load.deliveries().get(i).path().mailbox().needsUtf8();
        results.failed(i, beyondAscii ? Replies.NEEDS_UTF8 : Replies.BAD_ADDRESS);
      }
    }
    return results.anyWaiting();
  }

  /** RFC 2852 §4.1.4.2: what has to be there by a time goes to nobody who does not care. */
  private Optional<Reply> outOfTime(DeliverBy left) {
    if (left.seconds() <= 0) {
      return Optional.of(DeliverBy.OVER);
    }
    return offers.deliverBy() ? Optional.empty() : Optional.of(Replies.NO_TIMES);
  }

  String from() {
    return sender.orElseThrow();
  }

  String recipient(int at) {
    return recipients.get(at).orElseThrow();
  }

  /** Whether the header section may have octets beyond US-ASCII. */
  boolean headerMayBeUtf8() {
    return offers.utf8() || !load.mail().envelope().options().smtpUtf8();
  }
}
