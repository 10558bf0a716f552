package org.rekkas.kernel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;

/**
 * Another mail host, to which the {@link Rehearsal} relays: takes everything and keeps nothing.
 * Listens on a port of loopback that nobody knows, from {@link #open} to {@link #close}.
 */
final class PlayedHost implements AutoCloseable {
  private static final String GREETING = "220 far.example ESMTP\r\n";
  private static final String OFFERS = "250-far.example\r\n250-PIPELINING\r\n250 8BITMIME\r\n";
  private static final String OK = "250 2.0.0 Ok\r\n";
  private static final String GO_ON = "354 End with a lone dot\r\n";

  private final ServerSocket listening;

  private PlayedHost(ServerSocket listening) {
    this.listening = listening;
  }

  static PlayedHost open() throws IOException {
    var listening = new ServerSocket();
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    var host = new PlayedHost(listening);
    Thread.ofVirtual().name("played-host").start(host::listen);
    return host;
  }

  int port() {
    return listening.getLocalPort();
  }

  private void listen() {
    while (!listening.isClosed()) {
      try {
        var client = listening.accept();
        Thread.ofVirtual().name("played-host").start(() -> serve(client));
      } catch (IOException _) {
        return; // closed
      }
    }
  }

  private static void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      var lines = new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
      say(client, GREETING);
      boolean content = false;
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        Optional<String> reply = content ? atContent(line) : Optional.of(toCommand(line));
        content = reply.isEmpty() || reply.get().equals(GO_ON);
        if (reply.isPresent()) {
          say(client, reply.get());
        }
      }
    } catch (IOException _) {
      // The server stops with the rehearsal, and what it relays breaks off.
      return;
    }
  }

  private static Optional<String> atContent(String line) {
    return line.equals(".") ? Optional.of(OK) : Optional.empty();
  }

  private static String toCommand(String line) {
    if (line.startsWith("EHLO ")) {
      return OFFERS;
    }
    return line.equals("DATA") ? GO_ON : OK;
  }

  private static void say(Socket client, String reply) throws IOException {
    client.getOutputStream().write(reply.getBytes(ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
