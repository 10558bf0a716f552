package org.rekkas.plugins.greylist;

import java.net.InetAddress;
import java.util.ArrayList;
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
    byte[] network = network(session.client().address());
    String shown = shown(network);
    return switch (acquaintances.meet(kept(network), sender(soFar), candidate.mailbox().key())) {
      case Acquaintances.Met.Known(String why) ->
          new Verdict.Continue(Evidence.of(why).with("network", shown));
      case Acquaintances.Met.Stranger(long seconds) ->
          new Verdict.Defer(
              Reply.of(451, "4.7.1", "Not known here yet, come again in " + seconds + " seconds"),
              Evidence.of("").with("network", shown).with("seconds", Long.toString(seconds)));
    };
  }

  /** Numbers that stand for one mail or one recipient, as in VERP, make no other sender. */
  private static String sender(Envelope envelope) {
    return envelope.reversePath().mailbox().map(m -> m.key().replaceAll("[0-9]+", "#")).orElse("");
  }

  /** What tells networks apart of a client's address: three octets of IPv4, eight of IPv6. */
  private static byte[] network(InetAddress address) {
    byte[] octets = address.getAddress();
    return Arrays.copyOf(octets, octets.length == 4 ? 3 : 8);
  }

  /** In the keys of what is known: {@code c00002/24}. */
  private static String kept(byte[] network) {
    return HexFormat.of().formatHex(network) + "/" + network.length * 8;
  }

  /** As people write it: {@code 192.0.2.0/24}, {@code 2001:db8::/64}. */
  private static String shown(byte[] network) {
    if (network.length == 3) {
      return (network[0] & 255) + "." + (network[1] & 255) + "." + (network[2] & 255) + ".0/24";
    }
    var groups = new ArrayList<String>();
    for (int i = 0; i < network.length; i += 2) {
      groups.add(Integer.toHexString((network[i] & 255) * 256 + (network[i + 1] & 255)));
    }
    while (!groups.isEmpty() && groups.getLast().equals("0")) {
      groups.removeLast();
    }
    return String.join(":", groups) + "::/64";
  }
}
