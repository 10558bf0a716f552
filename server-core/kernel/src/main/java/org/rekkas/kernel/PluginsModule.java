package org.rekkas.kernel;

import com.google.inject.AbstractModule;
import com.google.inject.Provider;
import com.google.inject.Scopes;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.rekkas.kernel.logins.Bans;
import org.rekkas.kernel.logins.Throttle;
import org.rekkas.kernel.net.Listeners;
import org.rekkas.kernel.net.NetSettings;
import org.rekkas.kernel.net.Sessions;
import org.rekkas.kernel.plugins.Drawings;
import org.rekkas.kernel.plugins.Foundation;
import org.rekkas.kernel.plugins.Generations;
import org.rekkas.kernel.plugins.NamedLocks;
import org.rekkas.kernel.web.CurrentEndpoints;
import org.rekkas.kernel.web.HttpProtocol;
import org.rekkas.queue.Spool;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.net.Certificates;
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
    bind(Sessions.class).to(GenerationSessions.class).in(Scopes.SINGLETON);
    bind(HttpProtocol.class)
        .toProvider(() -> new HttpProtocol(new CurrentEndpoints(generations.get()), clock.get()))
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
    var certificates = getProvider(Certificates.class);
    var throttle = getProvider(Throttle.class);
    var engine = getProvider(Engine.class);
    var spool = getProvider(Spool.class);
    return () -> {
      Installation of = installation.get();
      Home home = of.home();
      return new Foundation(
          home.conf(),
          home.data(),
          of.settings().host(),
          of.settings().net(),
          of.clock(),
          random.get(),
          journal.get(),
          dns.get(),
          certificates.get(),
          throttle.get(),
          engine.get()::of,
          new NamedLocks()::of,
          spool::get,
          path -> spool.get().suppressions().reason(path));
    };
  }
}
