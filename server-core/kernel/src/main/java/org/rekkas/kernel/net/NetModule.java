package org.rekkas.kernel.net;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.Host;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.net.Certificates;
import org.rekkas.spi.net.Dns;

/** The listeners, and the DNS. */
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
    bind(Dns.class).to(DnsResolver.class);
    bind(TlsLayer.class).to(JdkTls.class);
  }

  @Provides
  @Singleton
  JdkTls tls(TlsSettings settings, Host host, Clock clock) {
    return new JdkTls(
        settings, certificates, List.of(host.name(), host.domain(), "localhost"), clock);
  }

  @Provides
  @Singleton
  Certificates certificates(JdkTls tls) {
    return tls.certificates();
  }

  @Provides
  @Singleton
  DnsResolver dns(DnsSettings settings, Clock clock) {
    return new DnsResolver(settings, clock);
  }

  @Provides
  @Singleton
  Listeners listeners(
      NetSettings settings,
      Sessions sessions,
      TlsLayer tls,
      Journal journal,
      Clock clock,
      Listeners.Door door) {
    return new Listeners(settings, sessions, Optional.of(tls), journal, clock, door);
  }
}
