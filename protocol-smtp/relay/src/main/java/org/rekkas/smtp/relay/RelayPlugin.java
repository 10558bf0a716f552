package org.rekkas.smtp.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.rekkas.smtp.relay.gateway.Reception;
import org.rekkas.smtp.relay.gateway.RelayDomains;
import org.rekkas.smtp.relay.gateway.SuitFilter;
import org.rekkas.smtp.relay.srs.LongSenders;
import org.rekkas.smtp.relay.srs.SenderRewriting;
import org.rekkas.smtp.relay.srs.SrsSecret;
import org.rekkas.smtp.relay.tls.ClientTls;
import org.rekkas.smtp.relay.tls.Https;
import org.rekkas.smtp.relay.tls.PublicAddresses;
import org.rekkas.smtp.relay.tls.RelayTls;
import org.rekkas.smtp.relay.tls.RequireTls;
import org.rekkas.smtp.relay.tls.TlsPolicies;
import org.rekkas.smtp.relay.tls.TlsResultsCommand;
import org.rekkas.smtp.relay.tls.TlsWitness;
import org.rekkas.smtp.relay.tls.report.DailyReports;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Order;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.config.Section;

/**
 * The plugin {@code relay}: a route for the mail of other domains, and the agent that carries it.
 */
public final class RelayPlugin implements Plugin<RelaySettings> {
  /** How long a server has that a TLS report is posted to. */
  private static final Duration POST = Duration.ofSeconds(30);

  private static final Duration GOODBYE = Duration.ofSeconds(5);

  @Override
  public String name() {
    return RelayAgent.NAME;
  }

  @Override
  public RelaySettings read(Section config) {
    return RelaySettings.from(config);
  }

  @Override
  public Running start(RelaySettings settings, Surroundings given) {
    RelayTls tls = RelayTls.of(settings.tls(), given, allowed(settings));
    var results = Contribution.of("tls-results", new TlsResultsCommand(tls.results()));
    Optional<DailyReports> reports =
        settings
            .tlsReports()
            .map(
                each ->
                    new DailyReports(
                        each,
                        given,
                        tls.results(),
                        tls::stsPolicy,
                        new Https(given.dns(), tls.client(), allowed(settings), POST)));
    Running running =
        start(
            settings,
            given,
            new Tls(tls.policies(), tls.client(), tls),
            List.of(results),
            () -> {
              reports.ifPresent(DailyReports::close);
              tls.close();
            });
    reports.ifPresent(DailyReports::start);
    return running;
  }

  private static Predicate<InetAddress> allowed(RelaySettings settings) {
    return settings.allowPrivate() ? _ -> true : new PublicAddresses();
  }

  private static Optional<SenderRewriting> srs(RelaySettings settings, Surroundings given) {
    return secret(settings, given)
        .map(
            secret ->
                new SenderRewriting(
                    secret, given.host().domain(), new LongSenders(given.vault()), given.clock()));
  }

  /** Where SRS is off, that of the time when it was on: addresses that were made then are out. */
  private static Optional<byte[]> secret(RelaySettings settings, Surroundings given) {
    Path file = settings.srsSecretFile().orElseGet(() -> given.files().resolve("srs-secret"));
    try {
      return settings.srs() == RelaySettings.Srs.ON
          ? Optional.of(SrsSecret.of(file))
          : SrsSecret.existing(file);
    } catch (IOException e) {
      if (settings.srs() == RelaySettings.Srs.ON) {
        throw new UncheckedIOException("the secret of SRS cannot be read: " + e, e);
      }
      given.journal().warn(given.plugin(), "reports to SRS addresses are refused: " + e);
      return Optional.empty();
    }
  }

  /** What TLS the agent speaks. */
  record Tls(TlsPolicies policies, ClientTls client, TlsWitness witness) {}

  /**
   * The same with another TLS.
   *
   * @param more contributed as well
   * @param end run when it is closed
   */
  static Running start(
      RelaySettings settings, Surroundings given, Tls tls, List<Contribution> more, Runnable end) {
    var idle = new IdleConnections(settings.idle(), settings.mailsPerConnection());
    var lookout = new Lookout(idle, GOODBYE);
    var table = new RouteTable(settings.routes());
    var domains = new RelayDomains(settings.domains());
    var approaches = approaches(settings, given, tls, lookout, idle);
    var approach = approaches.get();
    var reception =
        new Reception(
            domains,
            new RecipientQuestion(table, settings, approaches.get(), idle, given.host().name()),
            given.clock(),
            what -> given.journal().warn(given.plugin(), what));
    var forwarding =
        new Forwarding(settings.srs(), srs(settings, given), given.accounts(), given.routes());
    var router = new RelayRouter(given.accounts(), table, domains);
    var agent =
        new RelayAgent(settings, table, forwarding, reception, approach, idle, given.clock());
    var contributions = new ArrayList<Contribution>(more);
    contributions.add(Contribution.of("router", router).ordered(Order.LAST));
    contributions.add(Contribution.of("srs", forwarding));
    contributions.add(Contribution.of("agent", agent));
    contributions.add(Contribution.of("senders", new SmartHostRecord(table)));
    contributions.add(
        Contribution.of(
            "route", new RouteCommand(table, settings.port(), domains, given.accounts())));
    if (!settings.domains().isEmpty()) {
      contributions.add(Contribution.of("suit", new SuitFilter(reception)));
    }
    contributions.add(Contribution.of("requiretls", new RequireTls()));
    contributions.add(Contribution.of("mt-priority", new MtPriority()));
    return new Running() {
      @Override
      public List<Contribution> contributions() {
        return List.copyOf(contributions);
      }

      @Override
      public void close() {
        lookout.close();
        end.run();
      }
    };
  }

  /**
   * Ways to the same hosts, with the same connections, for those who wait long and those who do
   * not: each remembers by itself who did not answer.
   */
  private static Supplier<Approach> approaches(
      RelaySettings settings, Surroundings given, Tls tls, Lookout lookout, IdleConnections idle) {
    String name = given.host().name();
    var exchanges = new Exchanges(given.dns(), given.random(), name, settings.mostHosts());
    var logins = Logins.of(settings.routes());
    var grievances = new Grievances(what -> given.journal().warn(given.plugin(), what));
    return () ->
        new Approach(
            exchanges,
            tls.policies(),
            new Connector(
                name, settings.bind(), settings.patience(), tls.client(), tls.witness(), lookout),
            idle,
            logins,
            allowed(settings),
            grievances);
  }
}
