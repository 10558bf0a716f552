package org.rekkas.kernel.plugins;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.rekkas.kernel.config.Configuration;
import org.rekkas.kernel.config.FileTrouble;
import org.rekkas.kernel.config.Problem;
import org.rekkas.kernel.net.ListenerElements;
import org.rekkas.kernel.plugins.guard.Attempt;
import org.rekkas.kernel.plugins.guard.Question;
import org.rekkas.kernel.plugins.loading.Loaded;
import org.rekkas.kernel.plugins.loading.PluginFolder;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.Symbol;
import org.rekkas.spi.config.Section;
import org.rekkas.spi.net.Client;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A generation before its start: the configuration read anew, the plugins loaded from copies of
 * their jars, their settings read. All that can be known to be wrong without a start is in its
 * problems. Used by one thread.
 */
final class Blueprint implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Blueprint.class);

  /** Where the jars of one blueprint are copied to. */
  @FunctionalInterface
  interface Copies {
    /** A folder that does not exist yet; asked for once, when it is needed. */
    Path folder() throws IOException;
  }

  /**
   * Whoever may say that an address is one of here. Without one that has settings, its addresses
   * were those of strangers: mail for them would be refused for good, or go to a smart host.
   */
  private static final Set<String> ANSWERING =
      Set.of("accounts", "accounts-sql", "accounts-ldap", "aliases", "mailing-list");

  /** Of these, who knows no address until a setting says whom to ask. */
  private static final Set<String> ANSWERING_IF_TOLD = Set.of("accounts-sql", "accounts-ldap");

  private final Premises premises;
  private final Configuration configuration;
  private final Predicate<Client> relays;
  private final PluginSettings settings;
  private final ListenerElements written;
  private final ListenerElements held;
  private final Map<String, Loaded> loaded = new LinkedHashMap<>();
  private final Map<String, FilterSettings.Declared> symbols = new LinkedHashMap<>();
  private final List<Prepared<?>> prepared = new ArrayList<>();
  private final List<Problem> notices = new ArrayList<>();
  private final Spoken spoken = new Spoken();
  private FilterSettings filters;
  private Optional<Path> copies = Optional.empty();

  /** A plugin with its settings, ready to be started. */
  record Prepared<S>(Loaded loaded, S settings, PluginOptions options, Plugin<S> plugin) {
    Running start(Surroundings given) throws Exception {
      Running running =
          Attempt.at(
              "start-" + loaded.name(),
              loaded.codeLoader(),
              () -> plugin.start(settings, given),
              this::closeLate);
      if (running == null) {
        throw new NullPointerException("start answered null");
      }
      return running;
    }

    /**
     * Of a start that took too long, or was interrupted: its generation did not come into being.
     */
    private void closeLate(Running running) {
      try {
        running.close();
      } catch (RuntimeException | Error e) {
        log.warn("the plugin {}, which started too late, does not close: {}", loaded.name(), e);
      }
    }
  }

  private Blueprint(Premises premises, UnaryOperator<ListenerElements> open) {
    this.premises = premises;
    this.configuration = Configuration.load(premises.conf());
    this.relays = premises.server().apply(configuration.root());
    this.written = ListenerElements.of(configuration.root());
    this.held = open.apply(written);
    var core = new HashSet<String>();
    premises.core().forEach(plugin -> core.add(plugin.name()));
    this.settings = PluginSettings.from(configuration.root(), core);
    this.filters = new FilterSettings(new Thresholds(List.of()), Map.of());
  }

  /**
   * @param open what holds at open listeners, of the elements that stand in the file
   */
  static Blueprint draw(Premises premises, Copies copies, UnaryOperator<ListenerElements> open) {
    var blueprint = new Blueprint(premises, open);
    for (Plugin<?> plugin : premises.core()) {
      blueprint.add(Loaded.ofCore(plugin));
    }
    blueprint.load(copies);
    blueprint.prepare();
    blueprint.miss();
    blueprint.spoken.require(blueprint.configuration.root());
    blueprint.filters =
        FilterSettings.from(blueprint.configuration.root(), Map.copyOf(blueprint.symbols));
    blueprint.prepared.sort(
        Comparator.<Prepared<?>>comparingInt(p -> p.options().place())
            .thenComparing(p -> p.loaded().loader().isPresent())
            .thenComparing(p -> p.loaded().name()));
    return blueprint;
  }

  Configuration configuration() {
    return configuration;
  }

  /** What holds at the listeners that are open. */
  ListenerElements listeners() {
    return held;
  }

  /** How long sessions may go on with the generation before. */
  Duration drain() {
    return settings.drain();
  }

  Predicate<Client> relays() {
    return relays;
  }

  /** What the signs of all filters count. */
  FilterSettings filters() {
    return filters;
  }

  /** In the order of the configuration; then the core's, then the others by name. */
  List<Prepared<?>> prepared() {
    return List.copyOf(prepared);
  }

  /** Of a generation that is to be looked at: it delivers nothing and speaks no protocol. */
  void leaveOutCore() {
    prepared.removeIf(each -> each.loaded().loader().isEmpty());
  }

  /** Where files can lie until the blueprint is closed; not there yet. Of one without problems. */
  Path passingFiles() {
    return copies.orElseThrow().resolve("files");
  }

  List<Problem> problems() {
    return configuration.problems();
  }

  /** What need not stop anything. */
  List<Problem> notices() {
    var all = new ArrayList<>(configuration.notices());
    all.addAll(notices);
    return all;
  }

  /**
   * Tells which plugins have settings and are not there. Where one could not be loaded, its name is
   * not known, and what keeps it from being loaded is a problem already.
   */
  private void miss() {
    if (!spoken.isComplete()) {
      return;
    }
    for (String name : configuration.unasked()) {
      String file = "plugins/" + name + ".xml";
      if (isMissed(name)) {
        configuration.add(Problem.of(file, missed(name)));
      } else {
        notices.add(Problem.of(file, "there is no plugin " + name));
      }
    }
    settings
        .options()
        .forEach(
            (name, option) -> {
              if (!loaded.containsKey(name)) {
                notices.add(Problem.of(option.at(), "there is no plugin " + name));
              }
            });
  }

  /** Whether it is not there, and not said to be off. */
  boolean misses(String plugin) {
    return !loaded.containsKey(plugin) && !settings.switchOff(plugin);
  }

  private boolean isMissed(String name) {
    return ANSWERING.contains(name)
        && !settings.switchOff(name)
        && (!ANSWERING_IF_TOLD.contains(name) || configuration.saysAnything(name));
  }

  private static String missed(String name) {
    return "there is no plugin "
        + name
        + ", and mail for its addresses would be refused for good: put plugins/"
        + name
        + " back; if it is not to be, remove this file, or say <plugin name=\""
        + name
        + "\" enabled=\"false\"/> in plugins of server.xml";
  }

  private void load(Copies copies) {
    try {
      var jars = new ArrayList<Jars>();
      var missed = new ConcurrentLinkedQueue<IOException>();
      var sources = PluginFolder.scan(premises.plugins());
      Path to = copies.folder();
      this.copies = Optional.of(to);
      for (PluginFolder.Source each : sources) {
        if (each.isEmpty()) {
          notices.add(Problem.of(each.file(), "a folder without a jar is no plugin"));
          continue;
        }
        Path folder = to.resolve(Integer.toString(jars.size() + 1));
        jars.add(new Jars(each, folder, missed::add));
      }
      for (Load each : Abreast.each(jars, Jars::load)) {
        each.loaded().ifPresent(this::add);
        each.problem().ifPresent(this::leaveOut);
      }
      warn(missed);
    } catch (IOException e) {
      spoken.leaveOut();
      configuration.add(Problem.of("plugins", "cannot be listed: " + FileTrouble.told(e)));
    }
  }

  /** In one line: what is wrong with one, such as a full disk, is wrong with all. */
  private static void warn(Queue<IOException> missed) {
    if (!missed.isEmpty()) {
      log.warn(
          "{} plugins cannot be copied and are used where they lie, so stop the server before they"
              + " are replaced: {}",
          missed.size(),
          FileTrouble.told(missed.element()));
    }
  }

  private void leaveOut(Problem problem) {
    spoken.leaveOut();
    configuration.add(problem);
  }

  /** What came of one plugin's jars: one of both. */
  private record Load(Optional<Loaded> loaded, Optional<Problem> problem) {}

  /**
   * The jars of one plugin.
   *
   * @param copies where they are copied to
   * @param missed hears why they cannot be
   */
  private record Jars(PluginFolder.Source source, Path copies, Consumer<IOException> missed) {
    Load load() {
      try {
        var loaded = Loaded.from(source.file(), source.copied(copies, missed));
        return new Load(Optional.of(loaded), Optional.empty());
      } catch (Loaded.NotLoaded e) {
        String why = String.valueOf(e.getMessage());
        return new Load(Optional.empty(), Optional.of(Problem.of(source.file(), why)));
      }
    }
  }

  private void add(Loaded plugin) {
    Loaded other = loaded.putIfAbsent(plugin.name(), plugin);
    if (other != null) {
      configuration.add(
          Problem.of(
              plugin.file(),
              "a second plugin of the name "
                  + plugin.name()
                  + "; the other is in "
                  + other.file()));
      plugin.close();
    }
  }

  /** Finds what each reads on this thread, has them read side by side, and takes what they say. */
  private void prepare() {
    var readings = new ArrayList<Reading<?>>();
    loaded.values().forEach(each -> reading(each, each.plugin()).ifPresent(readings::add));
    for (Read each : Abreast.each(readings, Reading::read)) {
      each.prepared().ifPresent(prepared::add);
      each.names().symbols().forEach(symbol -> declare(each.reading().from(), symbol));
      spoken.add(each.names().protocols());
      each.failure().ifPresent(failure -> fail(each.reading(), failure));
    }
  }

  /** Empty where it is switched off. */
  private <S> Optional<Reading<S>> reading(Loaded from, Plugin<S> plugin) {
    boolean core = from.loader().isEmpty();
    Section section =
        core ? configuration.coreSection(from.name()) : configuration.pluginSection(from.name());
    Map<String, Section> listeners = written.of(from.name());
    PluginOptions option = settings.of(from.name(), core, section.at());
    if (!option.enabled()) {
      ignore(section, listeners);
      from.close();
      return Optional.empty();
    }
    Map<String, Section> holding = held.equals(written) ? listeners : held.of(from.name());
    return Optional.of(new Reading<>(from, plugin, section, listeners, holding, option));
  }

  private void fail(Reading<?> reading, String failure) {
    ignore(reading.section(), reading.listeners());
    leaveOut(Problem.of(reading.from().file(), failure));
  }

  /** What came of a plugin's reading: what it made of its settings, or a failure. */
  private record Read(
      Reading<?> reading, Optional<Prepared<?>> prepared, Names names, Optional<String> failure) {}

  /** What a plugin brings that configurations name. */
  private record Names(List<Symbol> symbols, List<String> protocols) {
    static final Names NONE = new Names(List.of(), List.of());

    Names {
      symbols = List.copyOf(symbols);
      protocols = List.copyOf(protocols);
    }
  }

  /**
   * A plugin, and what it is to read.
   *
   * @param listeners read for what is wrong there, at least
   * @param holding what holds
   */
  private record Reading<S>(
      Loaded from,
      Plugin<S> plugin,
      Section section,
      Map<String, Section> listeners,
      Map<String, Section> holding,
      PluginOptions options) {
    Read read() {
      try {
        S asWritten = ask("read-", () -> plugin.read(section, listeners));
        S read =
            holding.equals(listeners)
                ? asWritten
                : ask("read-", () -> plugin.read(section, holding));
        Names names = ask("names-", () -> new Names(plugin.symbols(read), plugin.protocols()));
        var prepared = new Prepared<>(from, read, options, plugin);
        return new Read(this, Optional.of(prepared), names, Optional.empty());
      } catch (Exception e) {
        String failure = "the plugin " + from.name() + " cannot read its settings: " + e;
        return new Read(this, Optional.empty(), Names.NONE, Optional.of(failure));
      }
    }

    private <T> T ask(String what, Question<T> question) throws Exception {
      T answer = Attempt.at(what + from.name(), from.codeLoader(), question);
      if (answer == null) {
        throw new NullPointerException(what.replace("-", " answered null"));
      }
      return answer;
    }
  }

  private void declare(Loaded from, Symbol each) {
    var mine = new FilterSettings.Declared(from.name(), each);
    var other = symbols.putIfAbsent(each.name(), mine);
    if (other != null) {
      configuration.add(
          Problem.of(
              each.at().isEmpty() ? from.file() : each.at(),
              "a second symbol " + each.name() + "; the other is of " + other.plugin()));
    }
  }

  private static void ignore(Section section, Map<String, Section> listeners) {
    Configuration.ignore(section);
    listeners.values().forEach(Configuration::ignore);
  }

  /** Lets go of everything that was loaded. */
  @Override
  public void close() {
    loaded.values().forEach(Loaded::close);
    loaded.clear();
    prepared.clear();
    try {
      if (copies.isPresent()) {
        PluginFolder.delete(copies.get());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
