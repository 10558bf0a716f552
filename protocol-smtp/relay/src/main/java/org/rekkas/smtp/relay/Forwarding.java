package org.rekkas.smtp.relay;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rekkas.idna.ALabels;
import org.rekkas.smtp.relay.RelaySettings.Srs;
import org.rekkas.smtp.relay.srs.SenderRewriting;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.Accounts.Lookup;
import org.rekkas.spi.DeliveryAgent.Delivery;
import org.rekkas.spi.Route;
import org.rekkas.spi.Router;
import org.rekkas.spi.Routes;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.ReversePath;

/**
 * Which reverse-path a mail leaves with, and the way back of what was rewritten. A mail is
 * forwarded when it was for an address of ours, leads to a foreign one, and comes from a foreign
 * one; only then its sender is rewritten. Where each recipient is named, it is by the address that
 * was written to: who asked for that knows no other. What was rewritten before leads back, though
 * no more is rewritten now, and though the host had another of our domains then.
 *
 * <p>It leads back for reports alone, that is, for mail of the null reverse-path, as Exim's manual
 * has it, and not, as with postsrsd, for everybody: whom mail is forwarded to sees the address, and
 * any sender can be named in front of it, so that he would have a relay to whom he likes. That
 * refuses automatic answers of another sender than RFC 3834 §3.3 wants ({@code <>}). Usable by all
 * threads.
 */
final class Forwarding implements Router {
  private final Srs wanted;
  private final Optional<SenderRewriting> srs;
  private final Accounts accounts;
  private final Routes routes;

  /**
   * @param wanted whether senders are rewritten from now on
   * @param srs empty: none can have been, and none will be
   */
  Forwarding(Srs wanted, Optional<SenderRewriting> srs, Accounts accounts, Routes routes) {
    this.wanted = wanted;
    this.srs = srs;
    this.accounts = accounts;
    this.routes = routes;
  }

  ReversePath sender(Delivery delivery) {
    var envelope = delivery.mail().envelope();
    var reversePath = envelope.reversePath();
    String key = envelope.options().parameters().get(EnvelopeOptions.VERP);
    if (key != null) {
      // so that what names him travels without SMTPUTF8
      return reversePath.naming(ALabels.of(delivery.original().mailbox()), key);
    }
    if (wanted == Srs.OFF || srs.isEmpty() || delivery.path().equals(delivery.original())) {
      return reversePath;
    }
    boolean forwarded =
        isForeign(delivery.path().mailbox())
            && reversePath.mailbox().filter(this::isForeign).isPresent()
            && isOurs(delivery.original());
    return forwarded
        ? reversePath
            .mailbox()
            .flatMap(srs.get()::rewritten)
            .map(ReversePath::of)
            .orElse(reversePath)
        : reversePath;
  }

  /** A domain may have aliases, or lists, and no accounts. */
  private boolean isOurs(ForwardPath path) {
    return !isForeign(path.mailbox())
        || switch (routes.resolve(path).route()) {
          case Route.Relay _, Route.NotMine _ -> false;
          case Route.Local _, Route.Expand _, Route.Unknown _, Route.Unavailable _ -> true;
        };
  }

  private boolean isForeign(Mailbox mailbox) {
    return accounts.find(mailbox) instanceof Lookup.NotMine;
  }

  @Override
  public Route route(ForwardPath path, Set<ForwardPath> trail) {
    return route(path, trail, ReversePath.NULL);
  }

  /** A report to a rewritten address goes to whose it is. */
  @Override
  public Route route(ForwardPath path, Set<ForwardPath> trail, ReversePath sender) {
    if (srs.isEmpty() || !srs.get().isOurs(path.mailbox(), accounts.domains())) {
      return new Route.NotMine();
    }
    if (sender.mailbox().isPresent()) {
      return new Route.Unknown();
    }
    return srs.get()
        .restored(path.mailbox())
        .<Route>map(to -> new Route.Expand(new Hidden(new ForwardPath(to)), Optional.empty()))
        .orElseGet(Route.Unknown::new);
  }

  /** Nobody's business: EXPN must not show it. */
  private record Hidden(ForwardPath only) implements Route.Members {
    @Override
    public Iterator<ForwardPath> iterator() {
      return List.of(only).iterator();
    }

    @Override
    public boolean hidden() {
      return true;
    }
  }
}
