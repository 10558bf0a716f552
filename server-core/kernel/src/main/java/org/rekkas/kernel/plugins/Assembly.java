package org.rekkas.kernel.plugins;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.rekkas.kernel.config.FileTrouble;
import org.rekkas.kernel.config.Problem;
import org.rekkas.kernel.net.Doors;
import org.rekkas.kernel.plugins.guard.Attempt;
import org.rekkas.kernel.plugins.guard.Guard;
import org.rekkas.kernel.plugins.guard.Watchdog;
import org.rekkas.kernel.plugins.loading.Loaded;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Extension;
import org.rekkas.spi.Running;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.net.Door;

/**
 * Starts the plugins of a blueprint and puts together what they contribute: all of them, or none.
 * What does not start, or does not fit, becomes a problem with the plugin's file. Used by one
 * thread, once.
 */
final class Assembly {
  private static final List<Class<?>> KINDS = List.of(Extension.class.getPermittedSubclasses());

  private final Watchdog watchdog;
  private final Journal journal;
  private final Facades facades;
  private final List<Started> started = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final List<Problem> lasting = new ArrayList<>();
  private final Shelf.Sorter sorter = new Shelf.Sorter();

  Assembly(Watchdog watchdog, Journal journal, Facades facades) {
    this.watchdog = watchdog;
    this.journal = journal;
    this.facades = facades;
  }

  /** Starts all, side by side; goes on after a failure, so that all failures are told at once. */
  void start(Blueprint blueprint, Foundation foundation) {
    List<Door> doors = Doors.of(foundation.net(), blueprint.listeners());
    List<Start> starts =
        Abreast.each(
            blueprint.prepared(),
            each ->
                start(
                    each, new GivenSurroundings(each.loaded().name(), foundation, facades, doors)));
    for (Start each : starts) {
      each.started().ifPresent(started::add);
      each.failure().ifPresent(failure -> fail(each.loaded(), failure));
    }
    started.forEach(this::place);
  }

  /**
   * What came of one plugin's start.
   *
   * @param started also of one that failed later, and is to be closed
   */
  private record Start(Loaded loaded, Optional<Started> started, Optional<Exception> failure) {}

  private static Start start(Blueprint.Prepared<?> plugin, GivenSurroundings given) {
    Loaded loaded = plugin.loaded();
    Optional<Started> started = Optional.empty();
    try {
      Running running = plugin.start(given);
      started = Optional.of(new Started(loaded, plugin.options(), running, List.of()));
      List<Contribution> contributions =
          Attempt.at("contributions-" + loaded.name(), loaded.codeLoader(), running::contributions);
      if (contributions == null) {
        throw new NullPointerException("contributions answered null");
      }
      var whole = new Started(loaded, plugin.options(), running, List.copyOf(contributions));
      return new Start(loaded, Optional.of(whole), Optional.empty());
    } catch (Exception e) {
      return new Start(loaded, started, Optional.of(e));
    }
  }

  private void fail(Loaded loaded, Exception failure) {
    var problem =
        Problem.of(
            loaded.file(),
            "the plugin " + loaded.name() + " does not start: " + FileTrouble.told(failure));
    problems.add(problem);
    if (!isOfThisProcess(failure)) {
      lasting.add(problem);
    }
  }

  /** Of its memory, or of its code, which may be older than the plugin. */
  private static boolean isOfThisProcess(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof OutOfMemoryError
          || (each instanceof LinkageError && !(each instanceof ExceptionInInitializerError))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Who is who, if all is well; otherwise the problems tell.
   *
   * @param taken what no command of a plugin may be called
   */
  Roster roster(Set<String> taken) throws Refused {
    if (problems.isEmpty()) {
      try {
        return Roster.of(sorter.sorted(), taken);
      } catch (Sequence.Cycle | Roster.Clash e) {
        problem("plugins", String.valueOf(e.getMessage()));
      }
    }
    throw new Refused(problems, lasting);
  }

  /** The plugins do not make a generation. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial")
    private final List<Problem> problems;

    @SuppressWarnings("serial")
    private final List<Problem> lasting;

    Refused(List<Problem> problems, List<Problem> lasting) {
      super("the plugins do not make a generation");
      this.problems = List.copyOf(problems);
      this.lasting = List.copyOf(lasting);
    }

    List<Problem> problems() {
      return problems;
    }

    /** Those that are not of this process alone. */
    List<Problem> lasting() {
      return lasting;
    }
  }

  /** In the order of their start. */
  List<Started> started() {
    return List.copyOf(started);
  }

  private void place(Started plugin) {
    Loaded loaded = plugin.loaded();
    Set<String> names = new HashSet<>();
    for (Contribution each : plugin.contributions()) {
      String name = loaded.name() + "/" + each.name();
      long kinds = KINDS.stream().filter(kind -> kind.isInstance(each.extension())).count();
      if (kinds != 1) {
        problem(
            loaded.file(), name + " is of " + kinds + " kinds at once: make an object for each");
      } else if (!names.add(each.name())) {
        problem(loaded.file(), "two contributions of the name " + name);
      } else {
        sorter.add(placed(plugin, name, each));
      }
    }
  }

  private static Set<String> lowerCase(Set<String> fields) {
    return fields.stream()
        .map(field -> field.toLowerCase(Locale.ROOT))
        .collect(Collectors.toUnmodifiableSet());
  }

  private Placed<Extension> placed(Started plugin, String name, Contribution each) {
    Loaded loaded = plugin.loaded();
    return new Placed<>(
        loaded.name(),
        name,
        plugin.options().at(),
        plugin.options(),
        facades::isClosed,
        each.order(),
        lowerCase(each.ownedFields()),
        lowerCase(each.addedFields()),
        each.extension(),
        new Guard(
            loaded.name(),
            name,
            plugin.options().deadline(),
            loaded.codeLoader(),
            watchdog,
            journal));
  }

  /** The name of an extension's kind. */
  static String kind(Extension extension) {
    for (Class<?> kind : KINDS) {
      if (kind.isInstance(extension)) {
        return kind.getSimpleName();
      }
    }
    throw new IllegalArgumentException("of no kind: " + extension.getClass());
  }

  private void problem(String file, String text) {
    var problem = Problem.of(file, text);
    problems.add(problem);
    lasting.add(problem);
  }
}
