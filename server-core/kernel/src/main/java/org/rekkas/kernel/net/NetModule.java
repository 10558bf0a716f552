package org.rekkas.kernel.net;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.Host;
import org.rekkas.spi.journal.Journal;

/** The listeners, and their TLS. */
public final class NetModule extends AbstractModule {
  private final Path certificates;

  /**
   * @param certificates where the self-signed certificate is kept
   */
  public NetModule(Path certificates) {
    this.certificates = certificates;
  }

  @Override
  protected void configure() {
    var settings = getProvider(NetSettings.class);
    var sessions = getProvider(Sessions.class);
    var tls = getProvider(JdkTls.class);
    var journal = getProvider(Journal.class);
    var clock = getProvider(Clock.class);
    var door = getProvider(Listeners.Door.class);
    var tlsSettings = getProvider(TlsSettings.class);
    var host = getProvider(Host.class);
    bind(Listeners.class)
        .toProvider(
            () ->
                new Listeners(
                    settings.get(),
                    sessions.get(),
                    Optional.of(tls.get()),
                    journal.get(),
                    clock.get(),
                    door.get()))
        .in(Scopes.SINGLETON);
    bind(JdkTls.class)
        .toProvider(() -> tls(tlsSettings.get(), host.get(), clock.get()))
        .in(Scopes.SINGLETON);
    bind(PluginCertificates.class).toProvider(() -> tls.get().certificates());
  }

  private JdkTls tls(TlsSettings settings, Host host, Clock clock) {
    return new JdkTls(
        settings, certificates, List.of(host.name(), host.domain(), "localhost"), clock);
  }
}
