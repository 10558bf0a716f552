package org.rekkas.kernel;

import com.google.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
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
  }

  @Override
  public int run(List<String> words, Caller caller) {
    try (var held = generations.acquireForCommand()) {
      var all = new ArrayList<>(lasting);
      all.addAll(new RouteOperations(held.generation().routes(), suppressions).all());
      all.addAll(new SuppressionOperations(held.generation().routes(), suppressions).all());
      all.addAll(zone(held.generation()).all());
      all.addAll(held.generation().commands());
      return new Commands(() -> all).run(words, caller);
    }
  }

  private ZoneOperations zone(Generation generation) {
    return new ZoneOperations(
        () ->
            new Served(
                settings.host().name(),
                settings.addresses(),
                Doors.of(settings.net(), generation.listeners()),
                tls.forDane()),
        generation.accounts()::domains,
        generation::records,
        dns);
  }
}
