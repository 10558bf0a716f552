package org.rekkas.kernel;

import com.google.inject.AbstractModule;
import com.google.inject.Provider;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.rekkas.kernel.logins.Bans;
import org.rekkas.kernel.logins.Throttle;
import org.rekkas.kernel.net.Listeners;
import org.rekkas.kernel.net.NetSettings;
import org.rekkas.kernel.net.Sessions;
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
  @Override
  protected void configure() {
    bind(Sessions.class).to(GenerationSessions.class);
  }

  /** Loopback, and proxies of our own, which stand for many clients, are never made to wait. */
  @Provides
  @Singleton
  Throttle throttle(Installation installation, NetSettings net) {
    return new Throttle(
        installation.clock(),
        address ->
            address.isLoopbackAddress()
                || net.listeners().stream()
                    .anyMatch(
                        each ->
                            each.proxyFrom().contains(address)
                                || each.xclientFrom().contains(address)));
  }

  /** Those that may not connect at all, by an administrator's word. */
  @Provides
  @Singleton
  Bans bans(Installation installation, Engine engine) {
    return new Bans(engine.of("bans"), installation.clock());
  }

  @Provides
  Listeners.Door door(Bans bans) {
    return bans::holds;
  }

  @Provides
  @Singleton
  HttpProtocol http(Generations generations, Clock clock) {
    return new HttpProtocol(new CurrentEndpoints(generations), clock);
  }

  @Provides
  @Singleton
  Generations generations(
      Installation installation,
      RandomGenerator random,
      Journal journal,
      Dns dns,
      Certificates certificates,
      Throttle throttle,
      Engine engine,
      Provider<Spool> spool) {
    Home home = installation.home();
    return new Generations(
        new Foundation(
            home.conf(),
            home.plugins(),
            home.data(),
            installation.settings().host(),
            installation.clock(),
            random,
            journal,
            dns,
            certificates,
            throttle,
            engine::of,
            new NamedLocks()::of,
            spool::get,
            path -> spool.get().suppressions().reason(path),
            root -> ServerSettings.relays(root, home.conf())),
        installation.core());
  }
}
