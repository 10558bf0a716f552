package org.rekkas.plugins.acme;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.config.Section;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.provider.AcmeProvider;
import org.shredzone.acme4j.provider.GenericAcmeProvider;

/** Gets and renews the server's certificate. */
public final class AcmePlugin implements Plugin<Settings> {
  @Override
  public String name() {
    return "acme";
  }

  @Override
  public Settings read(Section config) {
    return Settings.from(config);
  }

  @Override
  public Running start(Settings settings, Surroundings given) {
    if (settings.names().isEmpty()) {
      return Running.of();
    }
    var contributions = new ArrayList<Contribution>();
    Proof proof = proof(settings, given, contributions);
    var kept = new Kept(given.files());
    var keys = new Keys(given.files(), what -> given.journal().warn(given.plugin(), what));
    var renewal = new Renewal(settings, given, authority(settings, keys, proof), kept);
    renewal.start();
    contributions.add(Contribution.of("status", new AcmeStatus(settings, keys, kept, renewal)));
    contributions.add(Contribution.of("renew", new RenewNow(renewal)));
    return new Running() {
      @Override
      public List<Contribution> contributions() {
        return List.copyOf(contributions);
      }

      @Override
      public void close() {
        renewal.close();
      }
    };
  }

  private static Proof proof(Settings settings, Surroundings given, List<Contribution> into) {
    return switch (settings.challenge()) {
      case HTTP_01 -> {
        var http = new HttpProof();
        into.add(Contribution.of("http-01", http));
        yield http;
      }
      case TLS_ALPN_01 -> new TlsProof(given.certificates());
    };
  }

  private static Authority authority(Settings settings, Keys keys, Proof proof) {
    try {
      AcmeProvider provider =
          settings.trust().isPresent()
              ? TrustedProvider.of(settings.trust().get())
              : new GenericAcmeProvider();
      return new Authority(settings, new Session(settings.directory(), provider), keys, proof);
    } catch (IOException e) {
      throw new UncheckedIOException("the authority's certificates cannot be read: " + e, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the authority's certificates cannot be used: " + e, e);
    }
  }
}
