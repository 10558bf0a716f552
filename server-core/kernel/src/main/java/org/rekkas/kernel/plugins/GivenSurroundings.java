package org.rekkas.kernel.plugins;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.BearerTokens;
import org.rekkas.spi.Host;
import org.rekkas.spi.Intake;
import org.rekkas.spi.Locks;
import org.rekkas.spi.Logins;
import org.rekkas.spi.MailStore;
import org.rekkas.spi.Routes;
import org.rekkas.spi.SmtpGate;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.net.Certificates;
import org.rekkas.spi.net.Dns;
import org.rekkas.spi.net.Door;
import org.rekkas.spi.vault.Vault;

/** What one plugin of one generation is given. Thread-safe. */
record GivenSurroundings(String plugin, Foundation foundation, Facades facades, List<Door> doors)
    implements Surroundings {
  @Override
  public Host host() {
    return foundation.host();
  }

  @Override
  public Clock clock() {
    return foundation.clock();
  }

  @Override
  public RandomGenerator random() {
    return foundation.random();
  }

  @Override
  public Path configuration() {
    return foundation.conf().resolve("plugins").resolve(plugin);
  }

  @Override
  public Path files() {
    try {
      return Files.createDirectories(foundation.files().apply(plugin));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Journal journal() {
    return foundation.journal();
  }

  @Override
  public Vault vault() {
    return foundation.vault().apply(plugin);
  }

  @Override
  public Intake intake() {
    return foundation.intake().get();
  }

  @Override
  public Accounts accounts() {
    return facades.accounts();
  }

  @Override
  public Optional<BearerTokens> bearerTokens() {
    return facades.bearerTokens();
  }

  @Override
  public Logins logins() {
    return foundation.logins();
  }

  @Override
  public Routes routes() {
    return facades.routes();
  }

  @Override
  public MailStore store() {
    return facades.store();
  }

  @Override
  public SmtpGate smtp() {
    return facades.gate();
  }

  @Override
  public Locks locks() {
    return foundation.locks().apply(plugin);
  }

  @Override
  public boolean retired() {
    return facades.retired();
  }

  /** Who asks is one whose certificates are shown. */
  @Override
  public Certificates certificates() {
    facades.showing().add(plugin);
    return new OfGeneration(foundation.certificates().of(plugin), facades);
  }

  /** Those of a generation that is replaced could be of settings that are gone. */
  private record OfGeneration(Certificates own, Facades facades) implements Certificates {
    @Override
    public void show(String label, String chain, String key) throws IOException {
      if (facades.retired()) {
        throw new IOException("another generation of plugins shows its certificates now");
      }
      own.show(label, chain, key);
    }

    @Override
    public Proof prove(String name, String chain, String key) throws IOException {
      return own.prove(name, chain, key);
    }
  }

  @Override
  public Dns dns() {
    return foundation.dns();
  }
}
