package org.rekkas.distribution;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A next hop that takes every mail and keeps how often it came, by its subject. It says 250 to the
 * final dot only after it has counted the mail.
 */
final class Sink implements AutoCloseable {
  /** How often each mail was answered with 250. */
  final Map<String, Integer> taken = new ConcurrentHashMap<>();

  /** Connections that ended without a word. */
  final AtomicInteger broken = new AtomicInteger();

  private final ServerSocket door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
  private final ExecutorService sessions = Executors.newVirtualThreadPerTaskExecutor();

  Sink() throws IOException {
    sessions.execute(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = door.accept();
        sessions.execute(() -> serve(client));
      }
    } catch (IOException closed) {
      // the test has ended
    }
  }

  private void serve(Socket client) {
    try (client) {
      var in = new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
      OutputStream out = client.getOutputStream();
      say(out, "220 sink.example");
      for (String line = in.readLine(); !"QUIT".equals(line); line = in.readLine()) {
        if (line == null) {
          throw new IOException("no QUIT");
        }
        if (line.equals("DATA")) {
          say(out, "354 go on");
          taken.merge(subject(in), 1, Integer::sum);
        }
        say(out, "250 2.0.0 ok");
      }
      say(out, "221 bye");
    } catch (IOException died) {
      broken.incrementAndGet(); // the client was killed, which is what the test is for
    }
  }

  /** Reads up to the final dot. */
  private static String subject(BufferedReader in) throws IOException {
    String subject = "";
    for (String line = in.readLine(); !".".equals(line); line = in.readLine()) {
      if (line == null) {
        throw new IOException("half a mail");
      }
      if (line.startsWith("Subject: ")) {
        subject = line.substring("Subject: ".length());
      }
    }
    return subject;
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    door.close();
    sessions.shutdownNow();
  }
}
