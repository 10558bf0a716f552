package org.rekkas.smtp.relay;

import java.time.Clock;
import java.util.Collections;
import java.util.List;
import org.rekkas.smtp.relay.gateway.Reception;
import org.rekkas.spi.DeliveryAgent;
import org.rekkas.spi.EnvelopeVerdict;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Route;
import org.rekkas.spi.Session;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Reply;

/**
 * The MTA's sending side (RFC 5598 §4.3.2): brings the mails of one destination to its next hop.
 * Called by several threads, also for one destination.
 */
final class RelayAgent implements DeliveryAgent {
  static final String NAME = "relay";

  private final RelaySettings settings;
  private final RouteTable table;
  private final Forwarding forwarding;
  private final Reception reception;
  private final Approach approach;
  private final IdleConnections idle;
  private final Clock clock;
  private final Buffers buffers = new Buffers();

  RelayAgent(
      RelaySettings settings,
      RouteTable table,
      Forwarding forwarding,
      Reception reception,
      Approach approach,
      IdleConnections idle,
      Clock clock) {
    this.settings = settings;
    this.table = table;
    this.forwarding = forwarding;
    this.reception = reception;
    this.approach = approach;
    this.idle = idle;
    this.clock = clock;
  }

  @Override
  public String agent() {
    return NAME;
  }

  @Override
  public EnvelopeVerdict foresee(Session session, ForwardPath path, Route route, long octets) {
    return route instanceof Route.Relay(_, String destination, boolean open) && open
        ? reception.judge(session, path.mailbox(), destination, octets)
        : Verdict.Continue.SILENTLY;
  }

  @Override
  public List<Outcome> deliver(List<Delivery> batch) {
    if (batch.isEmpty()) {
      return List.of();
    }
    if (!(batch.getFirst().route() instanceof Route.Relay(_, String destination, _))) {
      return delayed(batch, Replies.NOT_RELAY, Evidence.NONE);
    }
    var hop = table.hop(destination, settings.port());
    if (hop.isEmpty()) {
      var why = Evidence.of("no route leads to this").with("destination", destination);
      return delayed(batch, Replies.ROUTE_CHANGED, why);
    }
    var pair = buffers.take();
    try {
      return new Trip(
              hop.get(),
              approach,
              idle,
              settings.patience(),
              pair,
              clock,
              settings.mostHosts(),
              batch.size())
          .carry(batch, forwarding, settings.maxRecipients());
    } finally {
      buffers.give(pair);
    }
  }

  /** Each attempt is routed anew. */
  private static List<Outcome> delayed(List<Delivery> batch, Reply reply, Evidence why) {
    return Collections.nCopies(batch.size(), new Outcome.Delayed(reply, why));
  }
}
