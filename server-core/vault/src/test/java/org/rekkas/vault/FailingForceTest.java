package org.rekkas.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.Vault.Durability;

/**
 * The force of the state's log fails once, in a process whose calls of the system are led through
 * {@code failing-force.c}.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "a library is put before that of the system")
@Timeout(120)
final class FailingForceTest {
  private static final int LARGE = 40_000;

  @TempDir Path folder;

  @Test
  void h3_nobodyIsToldOfAFailureOfWhatComesBack() throws Exception {
    run("cc", "-shared", "-fPIC", "-o", library().toString(), source().toString(), "-ldl");
    var victim =
        java(
            "-Xmx128m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Victim.class.getName(),
            folder.toString());
    victim.environment().put("LD_PRELOAD", library().toString());
    victim.environment().put("FAILING", failing().toString());
    assertEquals(List.of("small: committed", "large: committed"), said(victim));
    try (var engine = engine(folder)) {
      var mails = engine.of("queue").space("mails");
      for (var name : List.of("small", "large")) {
        byte[] entry = mails.get(Key.of(name).bytes()).orElseThrow();
        try (var in = engine.of("queue").content(new ContentId(Key.number(entry, 0))).open()) {
          assertEquals(name.equals("large") ? LARGE : 10, in.readAllBytes().length);
        }
      }
      assertEquals(List.of(), engine.verify().problems());
    }
  }

  private Path library() {
    return folder.resolve("failing-force.so");
  }

  private Path failing() {
    return folder.resolve("failing");
  }

  private Path source() throws IOException {
    var source = folder.resolve("failing-force.c");
    try (var in = FailingForceTest.class.getResourceAsStream("failing-force.c")) {
      Files.copy(in, source);
    }
    return source;
  }

  private static ProcessBuilder java(String... arguments) {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command = new ArrayList<>(List.of(java));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  private static void run(String... command) throws IOException, InterruptedException {
    assertEquals(List.of(), said(new ProcessBuilder(command)));
  }

  private static List<String> said(ProcessBuilder command)
      throws IOException, InterruptedException {
    var process = command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> lines;
    try (var out = process.inputReader()) {
      lines = out.lines().toList();
    }
    assertEquals(0, process.waitFor());
    return lines;
  }

  private static Engine engine(Path folder) throws IOException {
    var settings = EngineSettings.defaults().withReserveOctets(0).withInlineOctets(LARGE / 2);
    return Engine.open(
        folder.resolve("data"),
        settings.withKeepEvery(Duration.ofDays(1)),
        Clock.systemUTC(),
        _ -> {});
  }

  /** Two transactions whose force fails, the second with a content that has a file of its own. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] args) throws Exception {
      var failing = Path.of(args[0]).resolve("failing");
      try (var engine = engine(Path.of(args[0]))) {
        var vault = engine.of("queue");
        var mails = vault.space("mails");
        for (var name : List.of("small", "large")) {
          engine.keep();
          Files.createFile(failing);
          var storing = Thread.ofVirtual().start(() -> store(vault, mails, name));
          while (vault.health() instanceof Vault.Health.Writable) {
            Thread.onSpinWait();
          }
          Files.delete(failing);
          engine.keep();
          storing.join();
        }
      }
    }

    private static void store(Vault vault, Space mails, String name) {
      try (var draft = vault.draft()) {
        draft.write(new byte[LARGE], 0, name.equals("large") ? LARGE : 10);
        vault.transact(
            Durability.FORCED,
            tx -> {
              byte[] id = Key.of(tx.store(draft).value()).bytes();
              tx.put(mails, Key.of(name).bytes(), id);
              return id;
            });
        System.out.println(name + ": committed");
      } catch (IOException | RuntimeException e) {
        System.out.println(name + ": " + e);
      }
    }
  }
}
