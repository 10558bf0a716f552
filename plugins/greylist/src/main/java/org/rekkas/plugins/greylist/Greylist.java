package org.rekkas.plugins.greylist;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.rekkas.spi.EnvelopeVerdict;
import org.rekkas.spi.RecipientPolicy;
import org.rekkas.spi.Session;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Reply;

/**
 * Asks who is unknown to come again, RFC 6647 §2.4: known is a network (IPv4 /24, IPv6 /64, since
 * large senders try from several addresses) with a sender and a recipient. Only where other signs
 * speak against the mail, unless configured otherwise: a delay annoys people. Usable by all
 * threads.
 */
final class Greylist implements RecipientPolicy {
  private final Settings settings;
  private final Acquaintances acquaintances;

  Greylist(Settings settings, Acquaintances acquaintances) {
    this.settings = settings;
    this.acquaintances = acquaintances;
  }

  @Override
  public EnvelopeVerdict judge(Session session, Envelope soFar, ForwardPath candidate) {
    if (session.trusted() || session.findings().sum() < settings.from()) {
      return Verdict.Continue.SILENTLY;
    }
    String network = network(session.client().address());
    var evidence = Evidence.of("").with("network", network);
    return switch (acquaintances.meet(network, sender(soFar), candidate.mailbox().key())) {
      case Acquaintances.Met.Known(String why) ->
          new Verdict.Continue(Evidence.of(why).with("network", network));
      case Acquaintances.Met.Stranger(long seconds) ->
          new Verdict.Defer(
              Reply.of(451, "4.7.1", "Not known here yet, come again in " + seconds + " seconds"),
              evidence.with("seconds", Long.toString(seconds)));
    };
  }

  /** Numbers that stand for one mail or one recipient, as in VERP, make no other sender. */
  private static String sender(Envelope envelope) {
    return envelope.reversePath().mailbox().map(m -> m.key().replaceAll("[0-9]+", "#")).orElse("");
  }

  /** {@code c00002/24}. */
  private static String network(InetAddress address) {
    byte[] octets = address.getAddress();
    int kept = octets.length == 4 ? 3 : 8;
    return HexFormat.of().formatHex(Arrays.copyOf(octets, kept)) + "/" + kept * 8;
  }
}
