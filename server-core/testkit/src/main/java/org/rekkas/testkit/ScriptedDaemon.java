package org.rekkas.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A server on a free port of the loopback that does with each connection what a test says. */
public final class ScriptedDaemon implements AutoCloseable {
  /** What it does. */
  public interface Script {
    void play(InputStream in, OutputStream out) throws IOException;
  }

  private final ServerSocket server;

  public ScriptedDaemon(Script script) {
    try {
      server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(() -> serve(script));
  }

  public String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  private void serve(Script script) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        script.play(socket.getInputStream(), socket.getOutputStream());
      } catch (IOException _) {
        // the other side has left, or the test is over
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
