package org.rekkas.plugins.oauth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;

/** The issuers that are configured, and the HTTP client by which all of them are asked. */
final class Issuers implements Running {
  private final ExecutorService threads;
  private final HttpClient client;
  private final List<Contribution> contributions;

  private Issuers(ExecutorService threads, HttpClient client, List<Contribution> contributions) {
    this.threads = threads;
    this.client = client;
    this.contributions = contributions;
  }

  /** Asks nobody yet. */
  static Issuers open(Settings settings, Surroundings given) {
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(threads).build();
    List<Issuer> issuers =
        settings.issuers().stream().map(each -> issuer(each, client, given)).toList();
    var tokens = new OAuthTokens(issuers, given);
    return new Issuers(threads, client, List.of(Contribution.of("tokens", tokens)));
  }

  private static Issuer issuer(Settings.Issuer settings, HttpClient client, Surroundings given) {
    var site = new Site(client, settings.timeout());
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
      return way.secretFile().isEmpty()
          ? way.secret()
          : Files.readString(way.secretFile().get()).lines().findFirst().orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException("the client's secret cannot be read: " + e, e);
    }
  }

  @Override
  public List<Contribution> contributions() {
    return contributions;
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
    threads.shutdown();
  }
}
