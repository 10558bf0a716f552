package org.rekkas.kernel;

import com.google.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rekkas.kernel.admin.AdminSocket;
import org.rekkas.kernel.admin.Caller;
import org.rekkas.kernel.admin.Commands;
import org.rekkas.kernel.admin.DamagedOperations;
import org.rekkas.kernel.admin.DataOperations;
import org.rekkas.kernel.admin.MailOperations;
import org.rekkas.kernel.admin.QueueOperations;
import org.rekkas.kernel.admin.RouteOperations;
import org.rekkas.kernel.admin.SteeringOperations;
import org.rekkas.kernel.admin.SuppressionOperations;
import org.rekkas.kernel.journal.BufferedJournal;
import org.rekkas.kernel.journal.Traces;
import org.rekkas.kernel.logins.BanOperations;
import org.rekkas.kernel.logins.Bans;
import org.rekkas.kernel.logins.Throttle;
import org.rekkas.kernel.net.Doors;
import org.rekkas.kernel.net.JdkTls;
import org.rekkas.kernel.net.NetSettings;
import org.rekkas.kernel.plugins.Generation;
import org.rekkas.kernel.plugins.Generations;
import org.rekkas.kernel.trial.SpamOperations;
import org.rekkas.kernel.zone.Served;
import org.rekkas.kernel.zone.ZoneOperations;
import org.rekkas.queue.Spool;
import org.rekkas.queue.Suppressions;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.Routes;
import org.rekkas.spi.net.Dns;
import org.rekkas.vault.Engine;

/** The kernel's own commands and those of the plugins of the moment, each run to its last octet. */
public final class ServerCommands implements AdminSocket.Runner {
  private final List<AdminCommand> lasting;
  private final Generations generations;
  private final Suppressions suppressions;
  private final ServerSettings settings;
  private final JdkTls tls;
  private final Dns dns;

  @Inject
  ServerCommands(
      Generations generations,
      ServerOperations server,
      BufferedJournal journal,
      Traces traces,
      Spool spool,
      Engine engine,
      Throttle throttle,
      Bans bans,
      JdkTls tls,
      Dns dns,
      Clock clock,
      Installation installation,
      NetSettings net) {
    this.generations = generations;
    this.suppressions = spool.suppressions();
    this.settings = installation.settings();
    this.tls = tls;
    this.dns = dns;
    lasting =
        Stream.of(
                server.all(),
                new MailOperations(journal, traces).all(),
                new QueueOperations(spool).all(),
                new SteeringOperations(spool.steering()).all(),
                new DamagedOperations(spool.setAside()).all(),
                new BanOperations(throttle, bans, clock).all(),
                new DataOperations(engine).all(),
                new SpamOperations(generations, settings.host(), net.local()::contains, clock)
                    .all())
            .flatMap(List::stream)
            .toList();
    generations.keepNames(names(own(generations.dispatch().routes(), generations::current)));
  }

  private static Set<String> names(List<AdminCommand> own) {
    return own.stream().map(AdminCommand::name).collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public int run(List<String> words, Caller caller) {
    try (var held = generations.acquireForCommand()) {
      var all = own(held.generation().routes(), held::generation);
      all.addAll(held.generation().commands());
      return new Commands(() -> all).run(words, caller);
    }
  }

  private List<AdminCommand> own(Routes routes, Supplier<Generation> generation) {
    var own = new ArrayList<>(lasting);
    own.addAll(new RouteOperations(routes, suppressions).all());
    own.addAll(new SuppressionOperations(routes, suppressions).all());
    own.addAll(zone(generation).all());
    return own;
  }

  private ZoneOperations zone(Supplier<Generation> generation) {
    return new ZoneOperations(
        () ->
            new Served(
                settings.host().name(),
                settings.addresses(),
                Doors.of(settings.net(), generation.get().listeners()),
                tls.forDane()),
        () -> generation.get().accounts().domains(),
        domain -> generation.get().records(domain),
        dns);
  }
}
