package org.rekkas.kernel.dns;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;
import java.time.Clock;
import org.rekkas.spi.net.Dns;

/** The DNS. */
public final class DnsModule extends AbstractModule {
  @Override
  protected void configure() {
    var settings = getProvider(DnsSettings.class);
    var clock = getProvider(Clock.class);
    bind(Dns.class)
        .toProvider(() -> new DnsResolver(settings.get(), clock.get()))
        .in(Scopes.SINGLETON);
  }
}
