package org.rekkas.smtp.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rekkas.smtp.relay.Approach.Reached;
import org.rekkas.smtp.relay.tls.TlsPolicies;
import org.rekkas.smtp.relay.tls.TlsPolicy;
import org.rekkas.smtp.relay.tls.TlsWish;
import org.rekkas.smtp.relay.tls.TlsWitness;
import org.rekkas.spi.net.Dns.Exchange;
import org.rekkas.testkit.FakeSection;
import org.rekkas.testkit.FakeSurroundings;

/** Whom a question reaches, in the time that it has. */
class ApproachTest {
  private static final String OPENED = "S: 220 mx\nC: EHLO mx.example.org\nS: 250 mx\n";

  private final FakeSurroundings given = new FakeSurroundings("relay", Path.of("unused"));
  private final IdleConnections idle = new IdleConnections(Duration.ofMinutes(1), 100);
  private final Patience patience = Patience.from(new FakeSection("relay"));

  private Approach approach(Lookout lookout) {
    return new Approach(
        new Exchanges(given.dns(), given.random(), "mx.example.org", 10),
        (_, _) -> new TlsPolicies.Found.Policy(new TlsPolicy.None(), "by the test"),
        new Connector(
            "mx.example.org",
            List.of(),
            patience,
            new OpportunisticTls(),
            TlsWitness.NOBODY,
            lookout),
        idle,
        Map.of(),
        _ -> true,
        new Grievances(_ -> {}));
  }

  /** It may be the one that answers. */
  @Test
  void aHostForWhichNoTimeIsLeftIsAskedTheNextTime() throws IOException {
    try (var hop = new ScriptedHop(OPENED);
        var lookout = new Lookout(idle, Duration.ofSeconds(5))) {
      given.scriptedDns().exchange("example.net", new Exchange(10, "mx.example.net"));
      given.scriptedDns().address("mx.example.net", InetAddress.ofLiteral("127.0.0.1"));
      var to = new NextHop("example.net", hop.port(), false, Optional.empty());
      var approach = approach(lookout);
      var late = approach.with(patience.hurried(Duration.ZERO));
      var nobody =
          assertInstanceOf(Reached.Nobody.class, late.to(to, true, TlsWish.NONE, Set.of()));
      assertEquals(Replies.NO_ANSWER, nobody.reply());
      assertTrue(nobody.why().contains("no time left"), nobody.why());
      assertEquals(0, hop.connections());
      var soon = approach.with(patience.hurried(Duration.ofHours(1)));
      var reached =
          assertInstanceOf(Reached.Connected.class, soon.to(to, true, TlsWish.NONE, Set.of()));
      reached.connection().abort();
      hop.played();
    }
  }
}
