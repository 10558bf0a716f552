package org.rekkas.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attack H12: the plugins are loaded anew while many sessions are open, some in the middle of a
 * text or of a chunk. Each goes on with what it began with; then the old generation ends.
 */
class ReloadIT {
  private static final int SESSIONS = 50;
  private static final String CHUNK = "Subject: %s\r\n\r\nin two parts";

  @TempDir Path folder;

  private final List<Dialogue> sessions = new ArrayList<>();
  private final Set<String> accepted = new HashSet<>();

  @Test
  void h12_aReloadLosesNoSessionAndTheOldGenerationEnds() throws IOException {
    try (Installation rekkas = Installation.unpack(folder)) {
      rekkas.start("--demo");
      for (int i = 0; i < SESSIONS; i++) {
        sessions.add(begun(rekkas, i));
      }
      Set<String> before = generations(rekkas);
      rekkas.rekkas("reload").succeeded();
      rekkas.rekkas("reload").succeeded();
      assertTrue(generations(rekkas).containsAll(before), "it is in use");
      for (int i = 0; i < SESSIONS; i++) {
        ended(sessions.get(i), i);
      }
      awaitOneGeneration(rekkas);
      assertFalse(generations(rekkas).equals(before), "it is not in use any more");
      String log = Files.readString(rekkas.file("logs/rekkas.log"));
      assertFalse(log.contains(" WARN ") || log.contains(" ERROR "), log);
      new Reckoning(rekkas, folder).everyMailIsThereOnce(accepted, List.of("ali"), "");
    }
  }

  /** Sessions after EHLO, after RCPT, in the middle of a text, in the middle of a chunk. */
  private static Dialogue begun(Installation rekkas, int which) throws IOException {
    Dialogue session = rekkas.connect();
    session.says("EHLO client.example", "250");
    if (which % 4 > 0) {
      session.says("MAIL FROM:<sender@client.example>", "250");
      session.says("RCPT TO:<ali@localhost>", "250");
    }
    if (which % 4 == 2) {
      session.says("DATA", "354");
      session.types("Subject: " + token(which));
    }
    if (which % 4 == 3) {
      int octets = CHUNK.formatted(token(which)).length() + 2;
      session.types("BDAT " + octets + " LAST");
      session.types("Subject: " + token(which));
    }
    return session;
  }

  private void ended(Dialogue session, int which) throws IOException {
    switch (which % 4) {
      case 0 ->
          session.sends(
              "sender@client.example", "ali@localhost", "Subject: " + token(which), "", "a text");
      case 1 -> {
        session.says("DATA", "354");
        session.types("Subject: " + token(which) + "\r\n\r\na text");
        session.says(".", "250");
      }
      case 2 -> {
        session.types("\r\na text");
        session.says(".", "250");
      }
      default -> session.says("\r\nin two parts", "250");
    }
    accepted.add(token(which));
    session.says("QUIT", "221");
    session.close();
  }

  private static String token(int which) {
    return "token-" + which + "-";
  }

  /** The folders with copies of the plugins' jars: removed when their class loaders are closed. */
  private static Set<String> generations(Installation rekkas) throws IOException {
    try (Stream<Path> folders = Files.list(rekkas.file("data/generations"))) {
      return new HashSet<>(folders.map(each -> each.getFileName().toString()).toList());
    }
  }

  private static void awaitOneGeneration(Installation rekkas) throws IOException {
    long start = System.nanoTime();
    while (generations(rekkas).size() > 1 && System.nanoTime() - start < 60e9) {
      rekkas.rekkas("status").succeeded(); // takes its time, so that this loop does not spin
    }
    assertEquals(1, generations(rekkas).size());
  }
}
