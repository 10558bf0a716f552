package org.rekkas.plugins.oauth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.textfile.SecretFile;

/** The issuers that are configured, and how they are asked. */
final class Issuers implements Running {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Site> sites = new ArrayList<>();
  private final OAuthTokens tokens;

  /** Asks nobody yet. */
  Issuers(Settings settings, Surroundings given) {
    tokens =
        new OAuthTokens(
            settings.issuers().stream().map(each -> issuer(each, given)).toList(), given);
  }

  private Issuer issuer(Settings.Issuer settings, Surroundings given) {
    var site = Site.of(settings, threads);
    sites.add(site);
    Inspection inspection =
        switch (settings.proof()) {
          case Settings.Proof.Signature(var keys, var algorithms) ->
              new SignedTokens(new PublishedKeys(settings, keys, site, given.clock()), algorithms);
          case Settings.Proof.Introspection way ->
              new Introspection(way, secret(way), site, given.clock());
        };
    return new Issuer(settings, inspection, given.clock());
  }

  private static String secret(Settings.Proof.Introspection way) {
    try {
      return way.secretFile().isEmpty() ? way.secret() : SecretFile.read(way.secretFile().get());
    } catch (IOException e) {
      throw new UncheckedIOException("the client's secret cannot be read: " + e, e);
    }
  }

  @Override
  public List<Contribution> contributions() {
    return List.of(Contribution.of("tokens", tokens));
  }

  @Override
  public void close() {
    sites.forEach(Site::close);
    threads.shutdown();
  }
}
