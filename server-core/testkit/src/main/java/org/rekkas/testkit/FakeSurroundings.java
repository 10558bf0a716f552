package org.rekkas.testkit;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
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

/**
 * Surroundings for the unit test of one plugin: a clock that stands, a journal that records, a
 * vault in memory, a scripted resolver. What the plugin needs of others is given by the {@code
 * with} methods; asking for what was not given fails the test.
 */
public final class FakeSurroundings implements Surroundings {
  private final String plugin;
  private final Path folder;
  private final ManualClock clock = new ManualClock();
  private final RecordingJournal journal = new RecordingJournal();
  private final ScriptedDns scriptedDns = new ScriptedDns();
  private final RandomGenerator random = new Random(1);
  private final Locks locks = new MemoryLocks();
  private Dns dns = scriptedDns;
  private Vault vault = new MemoryVault();
  private List<Door> doors = List.of();
  private final List<String> shownCertificates = new CopyOnWriteArrayList<>();
  private Certificates certificates = new Listed();
  private Host host = new Host("mx.example.org", "example.org", "Rekkas/test");
  private Optional<Accounts> accounts = Optional.empty();
  private Optional<BearerTokens> bearerTokens = Optional.empty();
  private Logins logins = (_, _) -> Optional.of(_ -> {});
  private Optional<Routes> routes = Optional.empty();
  private Optional<MailStore> store = Optional.empty();
  private Optional<SmtpGate> gate = Optional.empty();
  private Optional<Intake> intake = Optional.empty();
  private volatile boolean retired;

  /**
   * @param folder an empty folder, of {@code @TempDir}, that serves for configuration and files
   */
  public FakeSurroundings(String plugin, Path folder) {
    this.plugin = plugin;
    this.folder = folder;
  }

  public FakeSurroundings with(Accounts given) {
    accounts = Optional.of(given);
    return this;
  }

  /** Without this, nobody knows what a token is worth. */
  public FakeSurroundings with(BearerTokens given) {
    bearerTokens = Optional.of(given);
    return this;
  }

  /** Without this, nobody is ever made to wait. */
  public FakeSurroundings with(Logins given) {
    logins = given;
    return this;
  }

  public FakeSurroundings with(Routes given) {
    routes = Optional.of(given);
    return this;
  }

  public FakeSurroundings with(MailStore given) {
    store = Optional.of(given);
    return this;
  }

  public FakeSurroundings with(SmtpGate given) {
    gate = Optional.of(given);
    return this;
  }

  public FakeSurroundings with(Intake given) {
    intake = Optional.of(given);
    return this;
  }

  public FakeSurroundings with(Vault given) {
    vault = given;
    return this;
  }

  /** Without this, they are listed as {@link #shownCertificates}. */
  public FakeSurroundings with(Certificates given) {
    certificates = given;
    return this;
  }

  /** Without this, {@link #scriptedDns}. */
  public FakeSurroundings with(Dns given) {
    dns = given;
    return this;
  }

  public FakeSurroundings with(List<Door> given) {
    doors = List.copyOf(given);
    return this;
  }

  public FakeSurroundings with(Host given) {
    host = given;
    return this;
  }

  /** From now on another generation has its place. */
  public void retire() {
    retired = true;
  }

  public ManualClock manualClock() {
    return clock;
  }

  public RecordingJournal recorded() {
    return journal;
  }

  public ScriptedDns scriptedDns() {
    return scriptedDns;
  }

  @Override
  public String plugin() {
    return plugin;
  }

  @Override
  public Host host() {
    return host;
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  @Override
  public Path configuration() {
    return folder;
  }

  @Override
  public Path files() {
    return folder;
  }

  @Override
  public Journal journal() {
    return journal;
  }

  @Override
  public Vault vault() {
    return vault;
  }

  @Override
  public Intake intake() {
    return given(intake, "intake");
  }

  @Override
  public Accounts accounts() {
    return given(accounts, "accounts");
  }

  @Override
  public Optional<BearerTokens> bearerTokens() {
    return bearerTokens;
  }

  @Override
  public Logins logins() {
    return logins;
  }

  @Override
  public Routes routes() {
    return given(routes, "routes");
  }

  @Override
  public MailStore store() {
    return given(store, "store");
  }

  @Override
  public SmtpGate smtp() {
    return given(gate, "SMTP gate");
  }

  @Override
  public Locks locks() {
    return locks;
  }

  @Override
  public Dns dns() {
    return dns;
  }

  @Override
  public boolean retired() {
    return retired;
  }

  @Override
  public Certificates certificates() {
    return certificates;
  }

  /** Checks nothing, shows nobody. */
  private final class Listed implements Certificates {
    @Override
    public void show(String label, String chain, String key) {
      shownCertificates.add(label);
    }

    @Override
    public Proof prove(String name, String chain, String key) {
      shownCertificates.add(name);
      return () -> shownCertificates.remove(name);
    }
  }

  /** The labels of those that a plugin wanted to be shown, and the names that it proves now. */
  public List<String> shownCertificates() {
    return List.copyOf(shownCertificates);
  }

  @Override
  public List<Door> doors() {
    return doors;
  }

  private static <T> T given(Optional<T> what, String name) {
    return what.orElseThrow(() -> new AssertionError("the test gave no " + name));
  }
}
