package org.rekkas.kernel.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rekkas.kernel.net.TestNet.Peer;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.net.Tls;

class ListenersTest {
  @Test
  void speaksAndCloses() throws Exception {
    try (var net = new TestNet().open();
        Peer peer = net.connect()) {
      assertEquals("hello 127.0.0.1 local=true", peer.hear());
      assertEquals("ABC", peer.ask("abc"));
      assertEquals("bye", peer.ask("quit"));
      assertEquals("end", peer.hear());
    }
  }

  @Test
  void allThatCannotListenAreTold() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var loopback = InetAddress.getLoopbackAddress();
      int port = taken.getLocalPort();
      var all = new ArrayList<ListenerSettings>();
      for (String name : List.of("smtp", "pop3")) {
        all.add(listener(name, loopback, port));
      }
      var settings = new NetSettings(all, 9, 9, Duration.ZERO, Networks.NONE);
      var net = new TestNet();
      var listeners =
          new Listeners(
              settings, net.protocol.sessions(), Optional.empty(), net.journal, Clock.systemUTC());
      var failure = assertThrows(IOException.class, listeners::bind);
      String told = String.valueOf(failure.getMessage());
      assertTrue(told.contains("listener smtp cannot listen on 127.0.0.1 port " + port), told);
      assertTrue(told.contains("listener pop3 cannot listen"), told);
      assertTrue(told.contains("another Rekkas?"), told);
    }
  }

  /** What the listeners have themselves will be free, also for another name or all addresses. */
  @Test
  void whatTheNextServerCannotListenOnIsTold() throws Exception {
    var loopback = InetAddress.getLoopbackAddress();
    try (var net = new TestNet().open();
        var taken = new ServerSocket(0, 1, loopback)) {
      int own = net.listeners().address("line").orElseThrow().getPort();
      var any = new InetSocketAddress(0).getAddress();
      var next =
          List.of(
              listener("moved", loopback, taken.getLocalPort()),
              listener("kept", loopback, own),
              listener("wider", any, own),
              listener("new", loopback, 0));
      List<String> told =
          net.listeners().unavailable(new NetSettings(next, 9, 9, Duration.ZERO, Networks.NONE));
      assertEquals(1, told.size(), told.toString());
      String why = "listener moved cannot listen on 127.0.0.1 port " + taken.getLocalPort();
      assertTrue(told.getFirst().startsWith(why), told.toString());
      try (Peer peer = net.connect()) {
        assertEquals("hello 127.0.0.1 local=true", peer.hear());
      }
    }
  }

  private static ListenerSettings listener(String name, InetAddress bind, int port) {
    return new ListenerSettings(
        name, "line", bind, port, 0, TlsMode.NONE, Networks.NONE, Networks.NONE, 9);
  }

  @Test
  void b20_aDripOfOctetsGainsNothing() throws Exception {
    try (var net = new TestNet().open()) {
      net.protocol.patience = Duration.ofMillis(300);
      try (Peer peer = net.connect()) {
        peer.hear();
        var dripping = Thread.ofVirtual().start(() -> drip(peer));
        long begin = System.nanoTime();
        assertEquals("too slow", peer.hear());
        assertTrue(System.nanoTime() - begin < Duration.ofSeconds(5).toNanos());
        peer.socket.close();
        dripping.join();
      }
    }
  }

  private static void drip(Peer peer) {
    try {
      while (true) {
        peer.send(new byte[] {'x'});
        java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
      }
    } catch (IOException e) {
      assertTrue(peer.socket.isClosed() || e instanceof SocketException);
    }
  }

  @Test
  void aPauseEndsByItselfAndWhenTheServerStops() throws Exception {
    try (var net = new TestNet().open()) {
      try (Peer peer = net.connect()) {
        peer.hear();
        assertEquals("resting", peer.ask("pause"));
        assertEquals("rested", peer.hear());
        net.protocol.rest = Duration.ofMinutes(5);
        assertEquals("resting", peer.ask("pause"));
        net.close();
        assertEquals("rested", peer.hear());
      }
    }
  }

  @Test
  void b20_aWriteThatNobodyReadsEndsAtTheDeadline() throws Exception {
    try (var net = new TestNet().open()) {
      net.protocol.patience = Duration.ofMillis(100);
      try (Peer peer = net.connect()) {
        peer.hear();
        peer.say("flood");
        awaitConnections(net, 0);
      }
    }
  }

  @Test
  void b21_moreThanThereMayBeAreTurnedAwayAndTheOthersServed() throws Exception {
    var net = new TestNet();
    net.maxConnections = 3;
    var peers = new ArrayList<Peer>();
    try (net) {
      net.open();
      for (int i = 0; i < 3; i++) {
        peers.add(net.connect());
        assertEquals("hello 127.0.0.1 local=true", peers.get(i).hear());
      }
      try (Peer fourth = net.connect()) {
        assertEquals("421 TOO_MANY_CONNECTIONS", fourth.hear());
        assertEquals("end", fourth.hear());
      }
      assertEquals("ABC", peers.get(0).ask("abc"));
      peers.get(1).ask("quit");
      peers.get(1).hear();
      awaitConnections(net, 2);
      try (Peer again = net.connect()) {
        assertEquals("hello 127.0.0.1 local=true", again.hear());
      }
      net.journal.await(Note.ClientTurnedAway.class, n -> n.why().equals("too many connections"));
    } finally {
      for (Peer each : peers) {
        each.close();
      }
    }
  }

  @Test
  void b21_whatSessionsKeepTogetherIsBounded() throws Exception {
    var net = new TestNet();
    net.memory = new SessionMemory(2L * SessionMemory.IDLE + 1_000);
    net.open();
    try (net;
        Peer first = net.connect();
        Peer second = net.connect()) {
      first.hear();
      second.hear();
      assertEquals("true", first.ask("keep 1000"));
      assertEquals("false", first.ask("keep 1001"));
      assertEquals("false", second.ask("keep 1"));
      try (Peer third = net.connect()) {
        assertEquals("421 TOO_MANY_CONNECTIONS", third.hear());
      }
      assertEquals("true", first.ask("keep 400"));
      assertEquals("true", second.ask("keep 600"));
      first.ask("quit");
      first.hear();
      awaitConnections(net, 1);
      assertEquals("true", second.ask("keep 1000"));
      try (Peer third = net.connect()) {
        assertEquals("hello 127.0.0.1 local=true", third.hear());
      }
    }
  }

  @Test
  void b21_aHandshakeForWhichThereIsNoMemoryIsNotBegun() throws Exception {
    var net = new TestNet();
    net.tls = TlsMode.STARTTLS;
    net.layer = Optional.of(new Ready());
    net.memory = new SessionMemory(SessionMemory.IDLE + SessionMemory.TLS_BEGINS);
    net.open();
    try (net;
        Peer peer = net.connect()) {
      peer.hear();
      assertEquals("true", peer.ask("keep 1"));
      assertEquals("false", peer.ask("ready for tls"));
      assertEquals("true", peer.ask("can tls"), "nobody is brought down to clear text by it");
      assertEquals("go ahead", peer.ask("tls"));
      assertEquals("end", peer.hear());
    }
  }

  /** What a protocol asked for before it told the client to begin is there when it begins. */
  @Test
  void b21_aHandshakeHasTheMemoryThatWasTakenForIt() throws Exception {
    var net = new TestNet();
    net.tls = TlsMode.STARTTLS;
    net.layer = Optional.of(new InClear());
    net.memory = new SessionMemory(2L * SessionMemory.IDLE + SessionMemory.TLS_BEGINS + 1);
    net.open();
    try (net;
        Peer other = net.connect();
        Peer peer = net.connect()) {
      other.hear();
      peer.hear();
      assertEquals("true", peer.ask("ready for tls"));
      assertEquals("true", peer.ask("ready for tls"));
      assertEquals("true", other.ask("keep 1"));
      assertEquals("false", other.ask("keep 2"));
      assertEquals("go ahead", peer.ask("tls"));
      assertEquals("TLS", peer.ask("what"));
      int left = SessionMemory.TLS_BEGINS + 1 - SessionMemory.TLS;
      assertEquals("false", other.ask("keep " + (left + 1)));
      assertEquals("true", other.ask("keep " + left));
      peer.ask("quit");
      awaitConnections(net, 1);
      assertEquals("true", other.ask("keep " + (SessionMemory.TLS_BEGINS + 1)));
    }
  }

  /** A handshake of no octets. */
  private static final class InClear implements TlsLayer {
    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public Layered over(Socket plain, String service) {
      return new Layered(plain, new Tls("TLS", "none"));
    }
  }

  private static final class Ready implements TlsLayer {
    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public Layered over(Socket plain, String service) {
      return fail("no handshake begins");
    }
  }

  @Test
  void b21_oneClientMayNotHaveAll() throws Exception {
    var net = new TestNet();
    net.local = Networks.NONE;
    net.maxPerClient = 1;
    net.open();
    try (net;
        Peer first = net.connect()) {
      assertEquals("hello 127.0.0.1 local=false", first.hear());
      try (Peer second = net.connect()) {
        assertEquals("421 TOO_MANY_FROM_CLIENT", second.hear());
        assertEquals("end", second.hear());
      }
      first.ask("quit");
      first.hear();
      awaitConnections(net, 0);
      try (Peer third = net.connect()) {
        assertEquals("hello 127.0.0.1 local=false", third.hear());
      }
    }
  }

  @Test
  void b23_aProxyIsBelievedWhereItIsConfigured() throws Exception {
    var net = new TestNet();
    net.proxyFrom = Networks.of("127.0.0.1");
    net.open();
    try (net;
        Peer proxy = net.connect();
        Peer silent = net.connect()) {
      proxy.say("PROXY TCP4 192.0.2.7 127.0.0.1 4711 25");
      assertEquals("hello 192.0.2.7 local=false", proxy.hear());
      silent.say("hello, I am nobody's proxy");
      assertEquals("end", heardOrReset(silent));
    }
  }

  /** What an administrator sees of a proxy that is not set up to send one. */
  @Test
  void b23_aProxyThatSendsNoHeaderIsNoted() throws Exception {
    var net = new TestNet();
    net.proxyFrom = Networks.of("127.0.0.1");
    net.first = Duration.ofMillis(300);
    net.open();
    try (net;
        Peer talks = net.connect();
        Peer waits = net.connect();
        Peer looks = net.connect()) {
      looks.close();
      talks.say("EHLO x");
      assertEquals("end", heardOrReset(talks));
      assertEquals("end", heardOrReset(waits));
      net.journal.await(Note.ClientTurnedAway.class, n -> n.why().equals("no PROXY header"));
      net.journal.await(Note.ClientTurnedAway.class, n -> n.why().equals("no PROXY header came"));
      assertEquals(2, net.journal.notes(Note.ClientTurnedAway.class).size());
    }
  }

  @Test
  void b23_aProxyHeaderOfAnybodyElseIsGarbage() throws Exception {
    try (var net = new TestNet().open();
        Peer peer = net.connect()) {
      assertEquals("hello 127.0.0.1 local=true", peer.hear());
      String line = "PROXY TCP4 192.0.2.7 127.0.0.1 4711 25";
      assertEquals(line, peer.ask(line));
    }
  }

  @Test
  void b24_anotherClientIsNamedByTrustedPeersOnly() throws Exception {
    var net = new TestNet();
    net.xclientFrom = Networks.of("127.0.0.1");
    net.open();
    try (net;
        Peer peer = net.connect()) {
      peer.hear();
      assertEquals("true 192.0.2.9 local=false", peer.ask("i am 192.0.2.9"));
      assertEquals("false 192.0.2.9 local=false", peer.ask("i am 127.0.0.1"));
    }
    try (var other = new TestNet().open();
        Peer peer = other.connect()) {
      peer.hear();
      assertEquals("false 127.0.0.1 local=true", peer.ask("i am 192.0.2.9"));
    }
  }

  /** A proxy behind a proxy. */
  @Test
  void b24_whoIsNamedNamesAnotherIfTrustedHimself() throws Exception {
    var net = new TestNet();
    net.xclientFrom = Networks.of("127.0.0.1", "192.0.2.9");
    net.open();
    try (net;
        Peer peer = net.connect()) {
      peer.hear();
      assertEquals("true 192.0.2.9 local=false", peer.ask("i am 192.0.2.9"));
      assertEquals("true 192.0.2.10 local=false", peer.ask("i am 192.0.2.10"));
      assertEquals("false 192.0.2.10 local=false", peer.ask("i am 192.0.2.9"));
    }
  }

  @Test
  void b24_aClientThatIsShutOutDoesNotComeInByAnothersWord() throws Exception {
    var net = new TestNet();
    net.xclientFrom = Networks.of("127.0.0.1");
    net.door = address -> address.getHostAddress().equals("192.0.2.9");
    net.open();
    try (net;
        Peer peer = net.connect()) {
      peer.hear();
      assertEquals("end", peer.ask("i am 192.0.2.9"));
      var turnedAway = net.journal.await(Note.ClientTurnedAway.class, _ -> true);
      assertEquals("banned", turnedAway.why());
      assertEquals("192.0.2.9", turnedAway.client().address().getHostAddress());
    }
  }

  @Test
  void stoppingTellsSessionsAndEndsThem() throws Exception {
    var net = new TestNet().open();
    try (Peer peer = net.connect()) {
      peer.hear();
      var stopping = Thread.ofVirtual().start(net::close);
      assertEquals("stopping", peer.hear());
      assertEquals("end", peer.hear());
      stopping.join();
      assertThrows(IOException.class, net::connect);
    }
  }

  /** RFC 5321 §3.8: nobody is left without a word. */
  @Test
  void whoIsWaitedForIsToldWhenThatIsOver() throws Exception {
    var net = new TestNet();
    net.drain = Duration.ofMillis(300);
    net.open();
    try (Peer peer = net.connect()) {
      peer.hear();
      assertEquals("engaged", peer.ask("engage"));
      var stopping = Thread.ofVirtual().start(net::close);
      assertEquals("stopping", peer.hear());
      assertEquals("end", peer.hear());
      stopping.join();
    }
  }

  @Test
  void aSessionThatBreaksHarmsNobodyElse() throws Exception {
    try (var net = new TestNet().open();
        Peer broken = net.connect();
        Peer other = net.connect()) {
      broken.hear();
      other.hear();
      broken.say("break");
      assertEquals("end", broken.hear());
      assertEquals("ABC", other.ask("abc"));
    }
  }

  @Test
  void theLastReplyReachesAClientThatStillSends() throws Exception {
    try (var net = new TestNet().open();
        Peer peer = net.connect()) {
      peer.hear();
      peer.send(("quit\r\n" + "x".repeat(60_000)).getBytes());
      peer.send("more\r\n".getBytes());
      assertEquals("bye", peer.hear());
    }
  }

  private static String heardOrReset(Peer peer) throws IOException {
    try {
      return peer.hear();
    } catch (SocketException _) {
      return "end";
    }
  }

  private static void awaitConnections(TestNet net, int count) {
    long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (net.listeners().connections() > count) {
      assertTrue(System.nanoTime() - until < 0, "connections did not end");
      Thread.onSpinWait();
    }
  }
}
