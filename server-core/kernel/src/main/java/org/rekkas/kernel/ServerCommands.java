package org.rekkas.kernel;

import com.google.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
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
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.Host;
import org.rekkas.spi.net.Dns;
import org.rekkas.vault.Engine;

/** The kernel's own commands and those of the plugins of the moment, each run to its last octet. */
public final class ServerCommands implements AdminSocket.Runner {
  private final Installation installation;
  private final Generations generations;
  private final ServerOperations server;
  private final BufferedJournal journal;
  private final Traces traces;
  private final Spool spool;
  private final Engine engine;
  private final Throttle throttle;
  private final Bans bans;
  private final JdkTls tls;
  private final Dns dns;
  private final Clock clock;
  private final Host host;
  private final NetSettings net;

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
    this.installation = installation;
    this.generations = generations;
    this.server = server;
    this.journal = journal;
    this.traces = traces;
    this.spool = spool;
    this.engine = engine;
    this.throttle = throttle;
    this.bans = bans;
    this.tls = tls;
    this.dns = dns;
    this.clock = clock;
    this.host = installation.settings().host();
    this.net = net;
  }

  @Override
  public int run(List<String> words, Caller caller) {
    try (var held = generations.acquireForCommand()) {
      var all = new ArrayList<AdminCommand>(server.all());
      all.addAll(new MailOperations(journal, traces).all());
      all.addAll(new QueueOperations(spool).all());
      all.addAll(new SteeringOperations(spool.steering()).all());
      all.addAll(new DamagedOperations(spool.setAside()).all());
      all.addAll(new RouteOperations(held.generation().routes(), spool.suppressions()).all());
      all.addAll(new SuppressionOperations(spool.suppressions()).all());
      all.addAll(new BanOperations(throttle, bans, clock).all());
      all.addAll(zone(held.generation()).all());
      all.addAll(new DataOperations(engine).all());
      all.addAll(new SpamOperations(generations, host, net.local()::contains, clock).all());
      all.addAll(held.generation().commands());
      return new Commands(() -> all).run(words, caller);
    }
  }

  private ZoneOperations zone(Generation generation) {
    ServerSettings settings = installation.settings();
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
