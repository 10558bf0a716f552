package org.rekkas.plugins.pregreet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.ClientPolicy;
import org.rekkas.spi.Session;
import org.rekkas.spi.Sign;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.net.Client;
import org.rekkas.testkit.FakeSurroundings;

class PregreetTest {
  @Test
  void b1_whoTalksBeforeTheGreetingHasASignAgainstHim(@TempDir Path folder) {
    var plugin = new PregreetPlugin();
    var running = plugin.start(true, new FakeSurroundings("pregreet", folder));
    var policy = (ClientPolicy) running.contributions().getFirst().extension();
    var sign = Verdict.Mark.of(Sign.of("PREGREET", "talked before the greeting"));
    assertEquals(sign, policy.judge(session(false).hasty()));
    assertEquals(Verdict.Continue.SILENTLY, policy.judge(session(false)));
    assertEquals(Verdict.Continue.SILENTLY, policy.judge(session(true).hasty()));
  }

  private static Session session(boolean local) {
    return new Session(
        "s1",
        "smtp",
        new Client(InetAddress.ofLiteral("192.0.2.1"), 4711, local),
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty());
  }
}
