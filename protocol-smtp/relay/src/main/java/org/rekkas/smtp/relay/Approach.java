package org.rekkas.smtp.relay;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.rekkas.smtp.relay.Connector.Login;
import org.rekkas.smtp.relay.Connector.Opened;
import org.rekkas.smtp.relay.Exchanges.Search;
import org.rekkas.smtp.relay.tls.RequireTls;
import org.rekkas.smtp.relay.tls.TlsPolicies;
import org.rekkas.smtp.relay.tls.TlsPolicies.Found;
import org.rekkas.smtp.relay.tls.TlsPolicy;
import org.rekkas.smtp.relay.tls.TlsWish;
import org.rekkas.smtp.relay.wire.Opening.Fault;
import org.rekkas.spi.mail.Reply;

/**
 * Finds a connection to a next hop: its hosts and their addresses in order, RFC 5321 §5.1, each
 * with the TLS that it must have; an idle connection where there is one. Usable by all threads.
 */
final class Approach {
  private final Exchanges exchanges;
  private final TlsPolicies policies;
  private final Connector connector;
  private final IdleConnections idle;
  private final Map<StaticRoute, Login> logins;
  private final Predicate<InetAddress> allowed;
  private final Grievances grievances;
  private final Unreached unreached;

  /**
   * @param allowed the addresses that a domain may lead to
   */
  Approach(
      Exchanges exchanges,
      TlsPolicies policies,
      Connector connector,
      IdleConnections idle,
      Map<StaticRoute, Login> logins,
      Predicate<InetAddress> allowed,
      Grievances grievances) {
    this(exchanges, policies, connector, idle, logins, allowed, grievances, new Unreached());
  }

  private Approach(
      Exchanges exchanges,
      TlsPolicies policies,
      Connector connector,
      IdleConnections idle,
      Map<StaticRoute, Login> logins,
      Predicate<InetAddress> allowed,
      Grievances grievances,
      Unreached unreached) {
    this.exchanges = exchanges;
    this.policies = policies;
    this.connector = connector;
    this.idle = idle;
    this.logins = Map.copyOf(logins);
    this.allowed = allowed;
    this.grievances = grievances;
    this.unreached = unreached;
  }

  /** The same for who has other patience. */
  Approach with(Patience other) {
    return new Approach(
        exchanges, policies, connector.with(other), idle, logins, allowed, grievances, unreached);
  }

  /** What the search ended with. */
  sealed interface Reached {
    /**
     * @param reused whether it has waited for us: it may turn out closed
     */
    record Connected(HopConnection connection, boolean reused) implements Reached {}

    /** No later attempt will find one; the reply is 5yz. */
    record Never(Reply reply, String why) implements Reached {}

    /**
     * None now; the reply is 4yz.
     *
     * @param byPolicy whether a host was there, and what it must have for this mail kept us away:
     *     another mail may find it good enough
     */
    record Nobody(Reply reply, String why, boolean byPolicy) implements Reached {}
  }

  /**
   * Takes an idle connection, or opens one.
   *
   * @param mayReuse whether an idle one will do
   * @param wish of the sender of the mail that it is for
   * @param except hosts that have taken nothing of it
   */
  Reached to(NextHop hop, boolean mayReuse, TlsWish wish, Set<String> except) {
    return new Walk(hop, mayReuse, wish, except).run();
  }

  /** For a while the other hosts are asked before this one, which took no mail. */
  void passOver(InetSocketAddress address) {
    unreached.add(address);
  }

  /** An address of a host, what TLS it must have, and who logs in there. */
  private record Candidate(IdleConnections.Key key, Optional<Login> login) {}

  /** One search; owned by one call. */
  private final class Walk {
    private final NextHop hop;
    private final boolean mayReuse;
    private final TlsWish wish;
    private final Set<String> except;
    private final List<Candidate> passedBy = new ArrayList<>();
    private final List<String> troubles = new ArrayList<>();
    private Optional<Reply> passing = Optional.empty();
    private Optional<Reply> lasting = Optional.empty();
    private boolean byPolicy;
    private boolean home;

    Walk(NextHop hop, boolean mayReuse, TlsWish wish, Set<String> except) {
      this.hop = hop;
      this.mayReuse = mayReuse;
      this.wish = wish;
      this.except = except;
    }

    Reached run() {
      return switch (exchanges.of(hop)) {
        case Search.Never<String>(Reply reply, String why) -> new Reached.Never(reply, why);
        case Search.Later<String>(String why) -> new Reached.Nobody(Replies.DNS_FAILS, why, false);
        case Search.Found<String>(var hosts, boolean authentic) ->
            along(hosts, each -> host(each, authentic))
                .or(() -> along(passedBy, this::reached))
                .orElseGet(this::nobody);
      };
    }

    /**
     * The first that leads to a connection. Where one turns out to be this server, those behind it
     * are no better than we are, and left alone: RFC 5321 §5.1.
     */
    private <T> Optional<Reached> along(List<T> all, Function<T, Optional<Reached>> step) {
      home = false;
      Optional<Reached> found = Optional.empty();
      for (int i = 0; i < all.size() && found.isEmpty() && !home; i++) {
        found = step.apply(all.get(i));
      }
      return found;
    }

    private Reached nobody() {
      String why = String.join("; ", troubles);
      return passing.isPresent()
          ? new Reached.Nobody(passing.get(), why, byPolicy)
          : new Reached.Never(lasting.orElse(Replies.NO_HOST), why);
    }

    private Optional<Reached> host(String host, boolean authentic) {
      if (except.contains(host)) {
        return Optional.empty();
      }
      if (connector.isTooLate()) {
        return notAsked(host);
      }
      var search = addresses(host);
      if (search.isEmpty()) {
        return Optional.empty();
      }
      boolean vouched = authentic && search.get().authentic();
      // Who has no MX record is his own host, and nobody has signed that.
      boolean named = vouched || (authentic && !host.equals(hop.host()));
      Optional<TlsPolicy> policy = policy(host, named, vouched);
      if (wish == TlsWish.REQUIRED) {
        policy = policy.map(found -> RequireTls.raised(found, host, vouched));
      }
      return policy.flatMap(
          needed -> along(search.get().all(), each -> address(host, each, needed)));
    }

    private Optional<Search.Found<InetAddress>> addresses(String host) {
      switch (exchanges.addresses(host)) {
        case Search.Found<InetAddress> found -> {
          return Optional.of(found);
        }
        case Search.Never<InetAddress>(Reply reply, String why) -> {
          troubles.add(why);
          lasting = Optional.of(host.equals(hop.host()) ? reply : Replies.NO_HOST);
        }
        case Search.Later<InetAddress>(String why) -> {
          troubles.add(why);
          passing = Optional.of(Replies.DNS_FAILS);
        }
      }
      return Optional.empty();
    }

    private Optional<TlsPolicy> policy(String host, boolean named, boolean vouched) {
      var fixed = hop.route().flatMap(StaticRoute::tls);
      if (fixed.isPresent()) {
        return Optional.of(
            switch (fixed.get()) {
              case NONE -> new TlsPolicy.None();
              case MAY -> new TlsPolicy.May();
              case ENCRYPT -> new TlsPolicy.Encrypt();
              case VERIFY, IMPLICIT -> new TlsPolicy.Verify(Set.of(hop.host()));
            });
      }
      var exchange = new TlsPolicies.Exchange(host, hop.port(), named, vouched);
      Found found =
          wish == TlsWish.WAIVED
              ? policies.waived(hop.host(), exchange)
              : policies.of(hop.host(), exchange);
      return switch (found) {
        case Found.Policy(var policy, _) -> Optional.of(policy);
        case Found.Unknown(String why) ->
            wish == TlsWish.REQUIRED && !vouched
                ? notAllowed(host, why)
                : Optional.of(new TlsPolicy.May());
        case Found.Refused(String why) -> notAllowed(host, why);
        case Found.TryLater(String why) -> notAllowed(host, why);
      };
    }

    private Optional<TlsPolicy> notAllowed(String host, String why) {
      byPolicy = true;
      return later(host, Replies.NOT_ALLOWED, why);
    }

    private <T> Optional<T> later(String host, Reply reply, String why) {
      troubles.add(host + ": " + why);
      passing = Optional.of(reply);
      return Optional.empty();
    }

    private Optional<Reached> address(String host, InetAddress address, TlsPolicy policy) {
      if (!hop.chosen() && !allowed.test(address)) {
        troubles.add(host + " [" + address.getHostAddress() + "] is private");
        lasting = Optional.of(Replies.PRIVATE);
        return Optional.empty();
      }
      var login = hop.route().flatMap(route -> Optional.ofNullable(logins.get(route)));
      var user = hop.route().flatMap(StaticRoute::user).orElse("");
      var to = new InetSocketAddress(address, hop.port());
      var key = new IdleConnections.Key(hop.protocol(), to, host, policy, hop.implicitTls(), user);
      var candidate = new Candidate(key, login);
      if (unreached.lately(key.address())) {
        passedBy.add(candidate);
        return Optional.empty();
      }
      return reached(candidate);
    }

    private Optional<Reached> reached(Candidate one) {
      Optional<HopConnection> waiting = mayReuse ? idle.take(one.key()) : Optional.empty();
      if (waiting.isPresent()) {
        return connected(waiting.get(), true);
      }
      var address = one.key().address().getAddress();
      return !hop.chosen() && isOurs(address)
          ? home(address.getHostAddress() + " is our own address")
          : opened(one);
    }

    private Optional<Reached> opened(Candidate one) {
      var key = one.key();
      if (connector.isTooLate()) {
        return notAsked(key.host());
      }
      return switch (connector.open(hop.host(), key, one.login())) {
        case Opened.Ready(var connection) -> {
          unreached.remove(key.address());
          hop.route().ifPresent(route -> grievances.settled(route, key.address()));
          yield connected(connection, false);
        }
        case Opened.Away away -> away(key, away);
        case Opened.Ourselves(String why) -> home(why);
      };
    }

    /** Nothing is known of it by that: it is not passed over when somebody asks the next time. */
    private Optional<Reached> notAsked(String host) {
      return later(host, Replies.NO_ANSWER, "there is no time left to ask it");
    }

    private Optional<Reached> away(IdleConnections.Key key, Opened.Away away) {
      String name = key.host() + " [" + key.address().getAddress().getHostAddress() + "]";
      boolean kept = away.fault() == Fault.TLS && key.policy().forbidsClear();
      boolean waivable = away.inHandshake() && key.policy().forbidsClear();
      byPolicy |= kept || (waivable && wish != TlsWish.REQUIRED);
      boolean forThisMail = kept && wish == TlsWish.REQUIRED;
      boolean forThisDomain = kept && !hop.chosen();
      if (!forThisMail && !forThisDomain && !connector.isTooLate()) { // others may ask for less
        unreached.add(key.address());
      }
      if (!forThisMail && hop.chosen() && away.fault() != Fault.HOST) {
        hop.route()
            .ifPresent(route -> grievances.about(route, key.address(), name + ": " + away.why()));
      }
      return later(name, away.reply(), away.why());
    }

    /** A loop, unless a better host may take the mail later. */
    private Optional<Reached> home(String why) {
      home = true;
      troubles.add(why);
      lasting = Optional.of(Replies.LOOP);
      return Optional.empty();
    }

    private Optional<Reached> connected(HopConnection connection, boolean reused) {
      Optional<Reply> refusal =
          wish == TlsWish.REQUIRED
              ? RequireTls.refusal(connection.authenticated(), connection.offers().requireTls())
              : Optional.empty();
      if (refusal.isEmpty()) {
        return Optional.of(new Reached.Connected(connection, reused));
      }
      idle.give(connection);
      byPolicy = true;
      troubles.add(connection.name() + ": " + String.join(" ", refusal.get().lines()));
      lasting = refusal;
      return Optional.empty();
    }
  }

  /** Loopback is left out: there, who answers tells his name. */
  private static boolean isOurs(InetAddress address) {
    try {
      return !address.isLoopbackAddress() && NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException _) {
      return false;
    }
  }
}
