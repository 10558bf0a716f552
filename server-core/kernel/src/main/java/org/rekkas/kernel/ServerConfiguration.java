package org.rekkas.kernel;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.rekkas.kernel.dns.DnsSettings;
import org.rekkas.kernel.journal.LogOutput;
import org.rekkas.kernel.journal.TraceSettings;
import org.rekkas.kernel.net.NetSettings;
import org.rekkas.kernel.net.TlsSettings;
import org.rekkas.queue.QueueSettings;
import org.rekkas.spi.Host;
import org.rekkas.vault.Engine;

/**
 * Binds what there is before anything runs: the installation, its settings, the engine, the clock;
 * and the server itself. Here and in the other modules, what is bound is made by a lambda, and is
 * in {@code Scopes.SINGLETON}: for each annotation that it reads, Guice has the JVM spin a class,
 * and provider methods have so many that they cost a start 50 ms.
 */
final class ServerConfiguration extends AbstractModule {
  private final Installation installation;
  private final Ahead<Engine> engine;
  private final Ahead<LogOutput> log;

  ServerConfiguration(Installation installation, Ahead<Engine> engine, Ahead<LogOutput> log) {
    this.installation = installation;
    this.engine = engine;
    this.log = log;
  }

  @Override
  protected void configure() {
    bind(Home.class).toInstance(installation.home());
    bind(Installation.class).toInstance(installation);
    bind(Clock.class).toInstance(installation.clock());
    bind(RandomGenerator.class).toInstance(new Chance());
    ServerSettings settings = installation.settings();
    bind(ServerSettings.class).toInstance(settings);
    bind(Host.class).toInstance(settings.host());
    bind(NetSettings.class).toInstance(settings.net());
    bind(DnsSettings.class).toInstance(settings.dns());
    bind(TlsSettings.class).toInstance(settings.tls());
    bind(QueueSettings.class).toInstance(settings.queue());
    bind(TraceSettings.class).toInstance(settings.trace());
    bind(Engine.class).toProvider(engine::made);
    bind(LogOutput.class).toProvider(log::made);
    bind(ServerOperations.class).in(Scopes.SINGLETON);
    bind(ServerCommands.class).in(Scopes.SINGLETON);
    bind(Server.class).in(Scopes.SINGLETON);
  }
}
