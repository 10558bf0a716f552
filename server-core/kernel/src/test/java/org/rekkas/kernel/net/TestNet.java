package org.rekkas.kernel.net;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rekkas.testkit.RecordingJournal;

/** One listener on an ephemeral port of the loopback, speaking {@link LineProtocol}. */
final class TestNet implements AutoCloseable {
  final LineProtocol protocol = new LineProtocol();
  final RecordingJournal journal = new RecordingJournal();
  TlsMode tls = TlsMode.NONE;
  Optional<TlsLayer> layer = Optional.empty();
  Networks proxyFrom = Networks.NONE;
  Networks xclientFrom = Networks.NONE;
  Networks local = Networks.of("127.0.0.0/8");
  SessionMemory memory = SessionMemory.ofTheHeap();
  Listeners.Door door = _ -> false;
  int maxConnections = 100;
  int maxPerClient = 100;
  Duration drain = Duration.ofSeconds(10);
  Duration first = Duration.ofSeconds(30);
  private Listeners listeners;

  TestNet open() throws IOException {
    var loopback = InetAddress.getLoopbackAddress();
    var listener =
        new ListenerSettings(
            "line", "line", loopback, 0, 0, tls, proxyFrom, xclientFrom, Integer.MAX_VALUE);
    var settings = new NetSettings(List.of(listener), maxConnections, maxPerClient, drain, local);
    listeners =
        new Listeners(
            settings, protocol.sessions(), layer, journal, Clock.systemUTC(), door, memory, first);
    listeners.bind();
    listeners.accept();
    return this;
  }

  Listeners listeners() {
    return listeners;
  }

  Peer connect() throws IOException {
    var address = listeners.address("line").orElseThrow();
    var socket = new Socket(address.getAddress(), address.getPort());
    socket.setSoTimeout(10_000);
    return new Peer(socket);
  }

  @Override
  public void close() {
    listeners.close();
  }

  /** The client's end. */
  static final class Peer implements AutoCloseable {
    final Socket socket;
    private final BufferedReader in;
    private final OutputStream out;

    Peer(Socket socket) throws IOException {
      this.socket = socket;
      this.in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      this.out = socket.getOutputStream();
    }

    /** The next line; the text «end» where the server closed. */
    String hear() throws IOException {
      String line = in.readLine();
      return line == null ? "end" : line;
    }

    Peer say(String line) throws IOException {
      return send((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    Peer send(byte[] octets) throws IOException {
      out.write(octets);
      return this;
    }

    String ask(String line) throws IOException {
      return say(line).hear();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
