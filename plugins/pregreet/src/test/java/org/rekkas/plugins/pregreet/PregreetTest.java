package org.rekkas.plugins.pregreet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.ClientPolicy;
import org.rekkas.spi.Session;
import org.rekkas.spi.Sign;
import org.rekkas.spi.Verdict;
import org.rekkas.testkit.FakeSurroundings;
import org.rekkas.testkit.Sessions;

class PregreetTest {
  @Test
  void b1_whoTalksBeforeTheGreetingHasASignAgainstHim(@TempDir Path folder) {
    var plugin = new PregreetPlugin();
    var running = plugin.start(true, new FakeSurroundings("pregreet", folder));
    var policy = (ClientPolicy) running.contributions().getFirst().extension();
    var sign = Verdict.Mark.of(Sign.of("PREGREET", "talked before the greeting"));
    Session stranger = Sessions.stranger("192.0.2.1").greeted(Optional.empty(), false);
    assertEquals(sign, policy.judge(stranger.hasty()));
    assertEquals(Verdict.Continue.SILENTLY, policy.judge(stranger));
    assertEquals(Verdict.Continue.SILENTLY, policy.judge(Sessions.neighbour("192.0.2.1").hasty()));
  }
}
