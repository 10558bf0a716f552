package org.rekkas;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The direction of dependence, rules R1 to R7. A new module has its row in {@link #SEES}; a plugin
 * needs none. Names of packages stand without {@code org.rekkas}.
 */
class ArchitectureTest {
  /** Of the project's own packages, which each may see (R1, R2, R4). */
  private static final Map<String, Set<String>> SEES =
      Map.ofEntries(
          entry("spi", Set.of()),
          entry("line", Set.of()),
          entry("sasl", Set.of("spi")),
          entry("mime", Set.of("spi")),
          entry("originator", Set.of("spi", "mime")),
          entry("reports", Set.of("spi", "originator")),
          entry("textfile", Set.of()),
          entry("authorities", Set.of()),
          entry("idna", Set.of("spi")),
          entry("expansion", Set.of("spi")),
          entry("lookups", Set.of("spi")),
          entry("results", Set.of("spi", "idna")),
          entry("signatures", Set.of("spi", "idna", "lookups", "textfile")),
          entry("directory", Set.of("spi", "textfile")),
          entry("inquiry", Set.of("spi")),
          entry("parts", Set.of("mime")),
          entry("daemon", Set.of("spi")),
          entry("vault", Set.of("spi")),
          entry("queue", Set.of("spi", "idna", "mime")),
          entry(
              "kernel",
              Set.of("spi", "authorities", "expansion", "idna", "textfile", "vault", "queue")),
          entry("testkit", Set.of("spi", "vault", "queue", "kernel")),
          entry("smtp.wire", Set.of("spi")),
          entry("smtp.server", Set.of("spi", "line", "sasl", "mime", "smtp.wire")),
          entry(
              "smtp.relay",
              Set.of(
                  "spi",
                  "line",
                  "sasl",
                  "mime",
                  "originator",
                  "reports",
                  "textfile",
                  "authorities",
                  "idna",
                  "smtp.wire")),
          entry("store", Set.of("spi")),
          entry("delivery", Set.of("spi", "store", "mime")));

  /** What a plugin may see besides itself. */
  private static final Set<String> PLUGIN_SEES =
      Set.of(
          "spi",
          "line",
          "sasl",
          "mime",
          "originator",
          "reports",
          "textfile",
          "authorities",
          "idna",
          "expansion",
          "lookups",
          "results",
          "signatures",
          "directory",
          "inquiry",
          "parts",
          "daemon");

  private static final Set<String> NAMES_THAT_SAY_NOTHING =
      Set.of("util", "utils", "common", "misc", "impl", "helper", "manager", "base");

  /** Starts the server in tests, as the kernel's Main does otherwise, so it gives the clock. */
  private static final String TEST_SERVER = "org.rekkas.testkit.server..";

  private static final JavaClasses REKKAS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.rekkas");

  @Test
  void modulesSeeOnlyWhatTheTableGivesThem() {
    var wrong = new TreeSet<String>();
    for (var each : REKKAS) {
      var from = module(each);
      var seen = from.startsWith("plugins.") ? PLUGIN_SEES : SEES.get(from);
      if (seen == null) {
        wrong.add(each.getName() + " is in no module of the table");
        continue;
      }
      for (var dependency : each.getDirectDependenciesFromSelf()) {
        var target = dependency.getTargetClass().getBaseComponentType();
        var to = module(target);
        if (!to.isEmpty() && !to.equals(from) && !seen.contains(to)) {
          wrong.add(from + " sees " + to + ": " + dependency.getDescription());
        }
      }
    }
    assertEquals(Set.of(), wrong);
  }

  @Test
  void spiLineSaslAndWireStandOnTheJdkAlone() {
    classes()
        .that()
        .resideInAnyPackage(
            "org.rekkas.spi..",
            "org.rekkas.line..",
            "org.rekkas.sasl..",
            "org.rekkas.idna..",
            "org.rekkas..wire..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax..",
            "org.jspecify..",
            "org.rekkas.spi..",
            "org.rekkas.line..",
            "org.rekkas.sasl..",
            "org.rekkas.idna..",
            "org.rekkas..wire..")
        .because("R1")
        .check(REKKAS);
  }

  @Test
  void guiceAndCommonsConfigurationStayInTheKernel() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.rekkas.kernel..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "com.google.inject..", "jakarta.inject..", "org.apache.commons.configuration2..")
        .because("R3")
        .check(REKKAS);
  }

  @Test
  void wireKnowsNoSocketNoClockNoThread() {
    noClasses()
        .that()
        .resideInAPackage("org.rekkas..wire..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.channels..", "java.util.concurrent..", "javax.net..")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("java\\.net\\..*Socket.*|java\\.lang\\.Thread.*|java\\.time\\.Clock")
        .because("R5")
        .check(REKKAS);
  }

  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching("org.rekkas.(**)")
        .should()
        .beFreeOfCycles()
        .because("R6")
        .allowEmptyShould(true)
        .check(REKKAS);
  }

  @Test
  void namesSaySomething() {
    var wrong = new TreeSet<String>();
    for (var each : REKKAS) {
      var words =
          List.of(
              each.getPackageName().split("\\."),
              each.getSimpleName().split("(?<=[a-z0-9])(?=[A-Z])"));
      var last = words.get(1)[words.get(1).length - 1].toLowerCase(Locale.ROOT);
      if (NAMES_THAT_SAY_NOTHING.contains(last)
          || Arrays.stream(words.get(0)).anyMatch(NAMES_THAT_SAY_NOTHING::contains)) {
        wrong.add(each.getName());
      }
    }
    assertEquals(Set.of(), wrong, "R6");
  }

  @Test
  void timeComesFromTheGivenClock() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.rekkas.kernel..", TEST_SERVER)
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Thread.class, "sleep", Duration.class)
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(ThreadLocal.class)
        .because("R7")
        .check(REKKAS);
  }

  /**
   * The module of a class: {@code smtp.wire}, {@code plugins.vrfy}, {@code kernel}; "" for a
   * foreign one.
   */
  private static String module(JavaClass of) {
    if (!of.getPackageName().startsWith("org.rekkas.")) {
      return "";
    }
    var parts = of.getPackageName().substring("org.rekkas.".length()).split("\\.");
    boolean two = Set.of("smtp", "plugins").contains(parts[0]) && parts.length > 1;
    return two ? parts[0] + "." + parts[1] : parts[0];
  }
}
