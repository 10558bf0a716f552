package org.rekkas.vault;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Ledger;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.StoredContent;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;
import org.rekkas.spi.vault.VaultUnwritable.Cause;
import org.rekkas.vault.disk.Disk;
import org.rekkas.vault.disk.FileDisk;
import org.rekkas.vault.large.LargeFiles;
import org.rekkas.vault.segments.Segments;
import org.rekkas.vault.state.Family;
import org.rekkas.vault.state.State;

/**
 * The embedded engine of one data folder: {@code content/} (segments and large files) and {@code
 * state/}. What is forced when, and what a crash leaves, is told in the README of this module.
 *
 * <p>Any thread. Lives from {@link #open} to {@link #close}; the vaults that it gave are dead after
 * that, and say so.
 */
public final class Engine implements AutoCloseable {
  private static final int MOST_PROBLEMS = 1000;
  private static final int ATTEMPTS = 1000;
  private static final int ATTEMPTS_AT_ONCE = 4;

  private final EngineSettings settings;
  private final Consumer<String> alarm;
  private final Disk disk;
  private final Path data;
  private final InstanceLock lock;
  private final State state;
  private final Segments segments;
  private final LargeFiles files;
  private final Room room;
  private final Fitness fitness;
  private final DraftBudget budget;
  private final Forcer forcer;
  private final Committer committer;
  private final Collector collector;
  private final Keeper keeper;
  private final ContentReader reader;
  private final AtomicLong nextId;
  private final long timesOlder;
  private final boolean putBack;
  private final Map<String, Space> spaces = new ConcurrentHashMap<>();
  private final Map<String, PluginLedger> ledgers = new ConcurrentHashMap<>();
  private final ReentrantLock contended = new ReentrantLock(true);
  private boolean closed;

  private Engine(
      Foundation on, EngineSettings settings, Consumer<String> alarm, Disk disk, Path data) {
    this.disk = disk;
    this.data = data;
    this.settings = settings;
    this.alarm = alarm;
    this.lock = on.lock();
    this.state = on.state();
    this.segments = on.segments();
    this.files = on.files();
    this.room = on.room();
    this.timesOlder = on.timesOlder();
    this.putBack = on.putBack();
    this.fitness = new Fitness(room, alarm);
    this.budget = new DraftBudget(settings.draftOctets());
    this.forcer = new Forcer(state, fitness);
    var graveyard = new Graveyard();
    var recent = new Recent();
    this.committer = new Committer(state, segments, forcer, fitness, graveyard, on.live(), recent);
    this.collector = new Collector(state, segments, committer, alarm);
    this.keeper =
        new Keeper(
            state,
            committer,
            forcer,
            graveyard,
            collector,
            this::heal,
            files,
            room,
            fitness,
            on.firstId(),
            alarm);
    this.reader = new ContentReader(state, segments, files, recent);
    this.nextId = new AtomicLong(on.firstId());
  }

  /** Which process has the data of a folder open, if one has: «process 4711». */
  public static Optional<String> holder(Path data) throws IOException {
    return InstanceLock.holder(data);
  }

  /**
   * Opens the data of a folder, made if it is not there, and brings it up to its last forced
   * record.
   *
   * @param alarm told in one sentence what an administrator should look at
   * @throws VaultInUse another instance has it open
   */
  public static Engine open(Path data, EngineSettings settings, Clock clock, Consumer<String> alarm)
      throws IOException {
    return open(new FileDisk(), data, settings, clock, alarm);
  }

  static Engine open(
      Disk disk, Path data, EngineSettings settings, Clock clock, Consumer<String> alarm)
      throws IOException {
    var engine =
        new Engine(
            Foundation.lay(disk, data, settings, clock, alarm, Recovery.Purpose.START),
            settings,
            alarm,
            disk,
            data);
    engine.forcer.start();
    engine.committer.start();
    engine.keeper.start(settings.keepEvery());
    return engine;
  }

  /** A plugin's view. */
  public Vault of(String plugin) {
    return new PluginVault(this, plugin, this::space);
  }

  /**
   * The same for whoever only looks: a space that was never made is empty and stays unmade, so that
   * nothing can be put into it.
   */
  public Vault lookAt(String plugin) {
    return new PluginVault(
        this, plugin, space -> made(space).orElse(new Unmade(PluginVault.ownName(space))));
  }

  /**
   * How often the state came back older than it had been forced once, as is kept in it: what was
   * counted in it (such as UIDs) may be counted again.
   */
  public long timesCameBackOlder() {
    return timesOlder;
  }

  /**
   * Makes a folder a backup of this engine while it runs, or brings one up to date. To restore,
   * copy the folder to where the data shall be and open it. Breaks off when the engine is closed.
   *
   * @param beside names of folders in the data folder in which others keep small files, each
   *     replaced whole when it changes: they are saved as well
   */
  public void backup(Path folder, String... beside) throws IOException {
    collector.freeing().lock();
    try {
      fitness.requireGoesOn();
      new Backup(disk, state, segments, files, data, folder, fitness).make(List.of(beside));
    } finally {
      collector.freeing().unlock();
    }
  }

  /**
   * Reads data that no instance has open up to the first thing that does not hold, for which they
   * need a repair. It changes nothing of them.
   *
   * @throws IOException the disk or the system failed, which is not known to be damage
   */
  public static Verification examine(Path data, EngineSettings settings, Clock clock)
      throws IOException {
    return new Examination(new FileDisk(), data, settings, clock).make();
  }

  /**
   * Makes the state of a data folder anew, of the newest backup's and of the segments. What nothing
   * explains waits for {@link #unexplained}.
   *
   * @throws IOException also before anything was changed, such as where there is no room for it
   */
  public static Repaired repair(
      Path data,
      Optional<Path> backup,
      EngineSettings settings,
      Clock clock,
      Consumer<String> alarm)
      throws IOException {
    return new Repair(new FileDisk(), data, settings, clock, alarm).from(backup);
  }

  /**
   * Gives away what a repair found and nothing explains; a record whose taking throws stays.
   *
   * @return how many were taken
   */
  public long unexplained(Unexplained by) {
    return new Replay(state, segments, committer, alarm).unexplained(by);
  }

  /**
   * Whether the data were put back from a backup or repaired, and opened for the first time since.
   */
  public boolean wasPutBack() {
    return putBack;
  }

  /** How many records of a repair still wait for {@link #unexplained}. */
  public long countUnexplained() {
    return new Replay(state, segments, committer, alarm).countUnexplained();
  }

  /** Keeps so much of the disk free from now on, whatever it was opened with. */
  public void reserve(long octets) {
    room.reserve(octets);
  }

  /** Reads everything and checks it, while the engine runs. */
  public Verification verify() {
    return new Verifier(state, segments, reader, MOST_PROBLEMS).verify();
  }

  /** After a failure of the state: opens it again, and indexes what it had not taken. */
  private void heal() {
    commit(new Heal(disk, files, data.resolve("damaged"), state, segments, alarm));
    ledgers.values().forEach(new Replay(state, segments, committer, alarm)::of);
  }

  /** What the keeper does every now and then, at once. */
  void keep() throws IOException {
    keeper.look();
  }

  Vault.Health health() {
    return fitness.health();
  }

  /** Throws unless a new content may be tried. */
  void checkRoom() {
    fitness.forContents();
  }

  /** Throws unless a transaction without new contents may be tried, which needs less room. */
  public void checkChanges() {
    fitness.forChanges();
  }

  VaultUnwritable unwritable(IOException why) {
    return fitness.unwritable(why);
  }

  void commit(Request request) {
    committer.commit(request);
  }

  private Space space(String name) {
    var known = made(name);
    if (known.isPresent()) {
      return known.get();
    }
    commit(
        Chore.of(
            batch -> {
              if (batch.meta().get(Meta.space(name)) == null) {
                byte[] count = batch.meta().get(Meta.SPACES);
                long number = count == null ? 1 : Meta.number(count) + 1;
                batch.meta().put(Meta.SPACES, Meta.number(number));
                batch.meta().put(Meta.space(name), Meta.number(number));
              }
            }));
    return made(name)
        .orElseThrow(() -> new IllegalStateException("the space " + name + " was not made"));
  }

  private Optional<Space> made(String name) {
    var known = spaces.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    byte[] number = state.get(Family.META, Meta.space(name));
    if (number == null) {
      return Optional.empty();
    }
    var made = new PluginSpace(PluginVault.ownName(name), (int) Meta.number(number), state);
    var other = spaces.putIfAbsent(name, made);
    return Optional.of(other == null ? made : other);
  }

  ContentDraft draft() {
    fitness.forContents();
    var id = new ContentId(nextId.getAndIncrement());
    return new Draft(id, files, budget, room, settings.inlineOctets(), alarm);
  }

  StoredContent content(ContentId id) {
    return new Stored(id, reader);
  }

  /** Of one that is opened again, by the next generation of a plugin, the latest indexer heals. */
  Ledger ledger(String name, Ledger.Indexer indexer) {
    var ledger = new PluginLedger(this, name, indexer);
    ledgers.put(name, ledger);
    new Replay(state, segments, committer, alarm).of(ledger);
    return ledger;
  }

  <T> T transact(Vault.Durability durability, Vault.Step<T> step) {
    for (int attempt = 0; attempt < ATTEMPTS_AT_ONCE; attempt++) {
      var outcome = attempt(durability, step);
      if (outcome.committed()) {
        return outcome.result();
      }
    }
    return queued(durability, step);
  }

  /** Those that others overtook again and again go one after the other. */
  private <T> T queued(Vault.Durability durability, Vault.Step<T> step) {
    contended.lock();
    try {
      for (int attempt = ATTEMPTS_AT_ONCE; attempt < ATTEMPTS; attempt++) {
        var outcome = attempt(durability, step);
        if (outcome.committed()) {
          return outcome.result();
        }
      }
    } finally {
      contended.unlock();
    }
    throw new VaultUnwritable(Cause.CONTENDED, "others changed the same keys again and again");
  }

  private record Attempt<T>(T result, boolean committed) {}

  private <T> Attempt<T> attempt(Vault.Durability durability, Vault.Step<T> step) {
    fitness.forChanges();
    var tx = new OpenTransaction(state.view(Family.ENTRIES), committer.commits());
    T result;
    try {
      result = step.run(tx);
    } catch (RuntimeException | Error e) {
      if (tx.outdated()) {
        return attempt(durability, step);
      }
      throw e;
    }
    if (tx.changesNothing() && tx.readOnce() && durability == Vault.Durability.ORDERED) {
      return new Attempt<>(result, true);
    }
    return new Attempt<>(result, commit(tx, durability));
  }

  private boolean commit(OpenTransaction tx, Vault.Durability durability) {
    if (!tx.stored().isEmpty()) {
      fitness.forContents();
    }
    try {
      var commit = new Commit(tx, durability);
      committer.commit(commit);
      if (commit.wasOutdated()) {
        return false;
      }
      tx.stored().forEach(Draft::stored);
      return true;
    } catch (IOException e) {
      throw fitness.unwritable(e);
    }
  }

  /** Ends it: what was asked for is done, everything is forced. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    fitness.stopping();
    awaitBackup();
    try (lock;
        state;
        segments) {
      keeper.close();
      committer.close();
      forcer.close();
    }
  }

  private void awaitBackup() {
    collector.freeing().lock();
    try {
      // One that ran has broken off: it reads what is closed now.
    } finally {
      collector.freeing().unlock();
    }
  }
}
