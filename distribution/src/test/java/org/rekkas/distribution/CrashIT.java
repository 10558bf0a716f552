package org.rekkas.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attacks H1 and H2: the server is killed under load, again and again, and with it goes what it had
 * not forced. Every mail that was answered with 250 is in its mailbox, once. More kills: {@code
 * -Drekkas.kills=500}; the same ones again: {@code -Drekkas.seed=…}.
 */
class CrashIT {
  private static final int USERS = 4;

  private final long seed = Long.getLong("rekkas.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Load.Ledger ledger = new Load.Ledger("localhost");

  @TempDir Path folder;

  @Test
  void h1_killedAtAnyMomentNothingThatWasAcceptedIsLostOrTwice() throws Exception {
    int kills = Integer.getInteger("rekkas.kills", 50);
    try (Installation rekkas = prepared(Installation.unpack(folder))) {
      for (int i = 0; i < kills; i++) {
        rekkas.start();
        Load.during(ledger, rekkas.port(), 8, 1 + random.nextInt(150), rekkas::kill);
      }
      everyAcceptedMailIsThereOnce(rekkas);
    }
  }

  @Test
  void h2_withThePowerGoesWhatWasNotForcedAndNothingElse() throws Exception {
    int cuts = Integer.getInteger("rekkas.cuts", 8);
    Path log = Files.createDirectory(folder.resolve("unforced"));
    Path library = PowerCut.library(Path.of("src/test/c/powercut.c"), folder);
    try (Installation rekkas = prepared(Installation.unpack(folder))) {
      Path data = rekkas.file("data");
      Installation watched =
          rekkas.given(
              Map.of(
                  "LD_PRELOAD", library.toString(),
                  "POWERCUT_MARK", "-Drekkas.ready=",
                  "POWERCUT_ROOT", data.toString(),
                  "POWERCUT_LOG", log.toString()));
      int unforced = 0;
      for (int i = 0; i < cuts; i++) {
        watched.start();
        Load.during(ledger, watched.port(), 8, 1 + random.nextInt(150), watched::kill);
        unforced += PowerCut.strike(data, log, random);
      }
      assertTrue(unforced > 0, "nothing was ever unforced: the test sees nothing");
      everyAcceptedMailIsThereOnce(rekkas);
    }
  }

  /**
   * On the way out there is one window for a duplicate, between the next hop's 250 and our record
   * of it: at most one mail of each connection that was open when the server was killed.
   */
  @Test
  void h1_killedAsItRelaysNothingIsLostAndWhatIsTwiceWasUnderWay() throws Exception {
    int kills = Math.max(1, Integer.getInteger("rekkas.kills", 50) / 10);
    var outward = new Load.Ledger("far.example");
    try (var sink = new Sink();
        Installation rekkas = Installation.unpack(folder)) {
      String route = "<relay><route domain=\"*\" via=\"[127.0.0.1]:%d\"/></relay>";
      rekkas.edit(
          "conf/server.xml",
          text ->
              text.replace("relay=\"\"/>", "relay=\"127.0.0.0/8\"/>")
                  .replaceFirst("(?m)^  <relay .*/>", "  " + route.formatted(sink.port())));
      for (int i = 0; i < kills; i++) {
        rekkas.start();
        Load.during(outward, rekkas.port(), 8, 1 + random.nextInt(150), rekkas::kill);
      }
      rekkas.start();
      rekkas.await("[]", "queue", "--json");
      int broken = sink.broken.get();
      rekkas.rekkas("stop").succeeded();
      rekkas.rekkas("verify").succeeded();
      var lost = new TreeSet<>(outward.accepted);
      lost.removeAll(sink.taken.keySet());
      String which = " of " + outward.accepted.size() + "; -Drekkas.seed=" + seed;
      assertFalse(outward.accepted.isEmpty(), "none was accepted" + which);
      assertEquals(List.of(), List.copyOf(lost), "lost" + which);
      int again = sink.taken.values().stream().mapToInt(times -> times - 1).sum();
      assertTrue(again <= broken, again + " came again, " + broken + " were under way" + which);
    }
  }

  private static Installation prepared(Installation rekkas) throws IOException {
    rekkas.start();
    for (int i = 0; i < USERS; i++) {
      rekkas.rekkas("account", "add", "user" + i + "@localhost").succeeded();
    }
    rekkas.rekkas("stop").succeeded();
    return rekkas;
  }

  private void everyAcceptedMailIsThereOnce(Installation rekkas) throws IOException {
    rekkas.start();
    List<String> users = IntStream.range(0, USERS).mapToObj(i -> "user" + i).toList();
    new Reckoning(rekkas, folder)
        .everyMailIsThereOnce(ledger.accepted, users, "; -Drekkas.seed=" + seed);
  }
}
