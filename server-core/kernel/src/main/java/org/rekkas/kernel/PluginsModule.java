package org.rekkas.kernel;

import com.google.inject.AbstractModule;
import com.google.inject.Provider;
import com.google.inject.Scopes;
import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;
import org.rekkas.kernel.journal.BufferedJournal;
import org.rekkas.kernel.logins.Bans;
import org.rekkas.kernel.logins.Throttle;
import org.rekkas.kernel.metrics.Measured;
import org.rekkas.kernel.metrics.Metrics;
import org.rekkas.kernel.net.JdkTls;
import org.rekkas.kernel.net.Listeners;
import org.rekkas.kernel.net.NetSettings;
import org.rekkas.kernel.net.PluginCertificates;
import org.rekkas.kernel.net.Sessions;
import org.rekkas.kernel.plugins.Drawings;
import org.rekkas.kernel.plugins.Foundation;
import org.rekkas.kernel.plugins.Generations;
import org.rekkas.kernel.plugins.NamedLocks;
import org.rekkas.kernel.web.CurrentEndpoints;
import org.rekkas.kernel.web.HttpProtocol;
import org.rekkas.queue.Spool;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.net.Dns;
import org.rekkas.vault.Engine;

/** The plugins, generation by generation. */
final class PluginsModule extends AbstractModule {
  private final Drawings drawings;

  PluginsModule(Drawings drawings) {
    this.drawings = drawings;
  }

  @Override
  protected void configure() {
    var net = getProvider(NetSettings.class);
    var engine = getProvider(Engine.class);
    var clock = getProvider(Clock.class);
    var bans = getProvider(Bans.class);
    var generations = getProvider(Generations.class);
    var metrics = metrics();
    bind(Sessions.class)
        .toProvider(() -> sessions(generations.get(), metrics.get(), clock.get()))
        .in(Scopes.SINGLETON);
    bind(Throttle.class).toProvider(() -> throttle(clock.get(), net.get())).in(Scopes.SINGLETON);
    bind(Bans.class)
        .toProvider(() -> new Bans(engine.get().of("bans"), clock.get()))
        .in(Scopes.SINGLETON);
    bind(Listeners.Door.class).toProvider(() -> bans.get()::holds);
    var foundation = foundation();
    bind(Generations.class)
        .toProvider(() -> new Generations(foundation.get(), drawings))
        .in(Scopes.SINGLETON);
  }

  private static Sessions sessions(Generations generations, Metrics metrics, Clock clock) {
    var endpoints = new CurrentEndpoints(generations);
    return new GenerationSessions(
        generations,
        List.of(
            new HttpProtocol(HttpProtocol.NAME, endpoints, clock),
            new HttpProtocol(Metrics.PROTOCOL, metrics, clock)));
  }

  private Provider<Metrics> metrics() {
    var installation = getProvider(Installation.class);
    var journal = getProvider(BufferedJournal.class);
    var tls = getProvider(JdkTls.class);
    var generations = getProvider(Generations.class);
    var spool = getProvider(Spool.class);
    var listeners = getProvider(Listeners.class);
    return () -> {
      Installation of = installation.get();
      return new Metrics(
          new Measured(
              of.settings().host(),
              of.home().data(),
              journal.get(),
              tls.get(),
              generations.get(),
              spool::get,
              listeners::get));
    };
  }

  /** Loopback, and proxies of our own, which stand for many clients, are never made to wait. */
  private static Throttle throttle(Clock clock, NetSettings net) {
    return new Throttle(
        clock,
        address ->
            address.isLoopbackAddress()
                || net.listeners().stream()
                    .anyMatch(
                        each ->
                            each.proxyFrom().contains(address)
                                || each.xclientFrom().contains(address)));
  }

  /** What plugins stand on; the queue is asked for when the first of them needs it. */
  private Provider<Foundation> foundation() {
    var installation = getProvider(Installation.class);
    var random = getProvider(RandomGenerator.class);
    var journal = getProvider(Journal.class);
    var dns = getProvider(Dns.class);
    var certificates = getProvider(PluginCertificates.class);
    var throttle = getProvider(Throttle.class);
    var engine = getProvider(Engine.class);
    var spool = getProvider(Spool.class);
    return () -> {
      Installation of = installation.get();
      Home home = of.home();
      return new Foundation(
          home.conf(),
          home.data(),
          home.data().resolve("files")::resolve,
          of.settings().host(),
          of.settings().net(),
          of.clock(),
          random.get(),
          journal.get(),
          dns.get(),
          certificates.get(),
          throttle.get(),
          engine.get()::of,
          engine.get()::lookAt,
          new NamedLocks()::of,
          spool::get,
          path -> spool.get().suppressions().reason(path));
    };
  }
}
