package org.rekkas.smtp.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rekkas.smtp.relay.tls.TlsPolicies;
import org.rekkas.smtp.relay.tls.TlsPolicy;
import org.rekkas.smtp.relay.tls.TlsWitness;
import org.rekkas.smtp.relay.wire.Protocol;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.testkit.FakeSection;
import org.rekkas.testkit.FakeSurroundings;

/** What is left of a connection over which a recipient was asked for. */
class RecipientQuestionTest {
  private static final TlsPolicy CLEAR = new TlsPolicy.None();

  private final FakeSurroundings given = new FakeSurroundings("relay", Path.of("unused"));
  private final IdleConnections idle = new IdleConnections(Duration.ofMinutes(1), 100);
  private final RelaySettings settings =
      RelaySettings.from(new FakeSection("relay").with("allow-private", true));

  /** Fails as no peer makes it fail. */
  private static final class Broken extends Socket {
    private boolean ended;

    @Override
    public InputStream getInputStream() {
      return InputStream.nullInputStream();
    }

    @Override
    public OutputStream getOutputStream() {
      return new OutputStream() {
        @Override
        public void write(int octet) {
          throw new IllegalStateException("says the test");
        }
      };
    }

    @Override
    public synchronized void close() {
      ended = true;
    }
  }

  private RecipientQuestion question(Lookout lookout) {
    var approach =
        new Approach(
            new Exchanges(given.dns(), given.random(), "mx.example.org", 10),
            (_, _) -> new TlsPolicies.Found.Policy(CLEAR, "by the test"),
            new Connector(
                "mx.example.org",
                List.of(),
                settings.patience(),
                new OpportunisticTls(),
                TlsWitness.NOBODY,
                lookout),
            idle,
            Map.of(),
            _ -> true,
            new Grievances(_ -> {}));
    var table = new RouteTable(List.of());
    return new RecipientQuestion(table, settings, approach, idle, "mx.example.org");
  }

  @Test
  void aConnectionThatNobodyKnowsTheStateOfIsEnded() throws IOException {
    var broken = new Broken();
    var at = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), settings.port());
    var key = new IdleConnections.Key(Protocol.SMTP, at, "127.0.0.1", CLEAR, false, "");
    try (var lookout = new Lookout(idle, Duration.ofSeconds(5))) {
      idle.give(new HopConnection(broken, key, lookout));
      var question = question(lookout);
      var to = Mailbox.of("b@example.net");
      assertThrows(IllegalStateException.class, () -> question.ask(to, "[127.0.0.1]", false));
      assertTrue(broken.ended);
      assertEquals(Optional.empty(), idle.take(key));
    }
  }
}
