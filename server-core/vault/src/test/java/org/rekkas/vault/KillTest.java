package org.rekkas.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process is killed while it takes, forgets, collects and moves: what it said is taken is
 * there, over several runs on the same data. {@code -Drekkas.kills=N} for more of them.
 */
final class KillTest {
  private static final int KILLS = Integer.getInteger("rekkas.kills", 4);

  private final List<String> alarms = new ArrayList<>();
  private final List<String> taken = new ArrayList<>();

  @TempDir Path folder;

  @Test
  void h1_whatWasTakenBeforeAKillIsThereAfterIt() throws Exception {
    var chance = new Random(3);
    for (int run = 0; run < KILLS; run++) {
      runAndKill("run" + run, 50 + chance.nextInt(500));
      try (var engine = Engine.open(folder, Victim.SETTINGS, Clock.systemUTC(), alarms::add)) {
        var mails = new Mails(engine);
        for (var head : taken) {
          mails.check(head, Victim.size(head));
        }
        assertEquals(List.of(), engine.verify().problems());
      }
    }
    assertEquals(List.of(), alarms);
  }

  private void runAndKill(String name, int after) throws IOException, InterruptedException {
    var victim =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                folder.toString(),
                name)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var lines = victim.inputReader()) {
      for (int i = 0; i < after; i++) {
        note(lines);
      }
      victim.toHandle().destroyForcibly(); // the process' own would close the stream too
      while (note(lines)) {
        // what it said before it died
      }
    }
    victim.waitFor();
  }

  private boolean note(BufferedReader lines) throws IOException {
    var line = lines.readLine();
    if (line == null) {
      return false;
    }
    var words = line.split(" ");
    if (words.length == 3 && words[2].equals(".")) {
      taken.add(words[1]);
    }
    return true;
  }
}
