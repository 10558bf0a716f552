package org.rekkas.distribution;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Senders that go on until their server dies, and remember which mails were answered with 250. Each
 * mail has a token of its own in its subject; a mail in eight is large enough for a file of its
 * own.
 */
final class Load {
  private final int port;
  private final Ledger ledger;
  private final CountDownLatch enough;

  private Load(int port, Ledger ledger, CountDownLatch enough) {
    this.port = port;
    this.ledger = ledger;
    this.enough = enough;
  }

  /**
   * All the tokens that were answered with 250, over all servers that lived and died; the mails are
   * for four users of one domain.
   */
  static final class Ledger {
    final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final AtomicInteger serial = new AtomicInteger();
    private final String domain;

    Ledger(String domain) {
      this.domain = domain;
    }
  }

  /**
   * Lets senders send until a number of mails was accepted, then runs the action (the kill) while
   * they go on, and returns when all senders have noticed.
   */
  static void during(Ledger ledger, int port, int senders, int mails, Blow blow)
      throws IOException, InterruptedException {
    var load = new Load(port, ledger, new CountDownLatch(mails));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < senders; i++) {
        int sender = i;
        threads.execute(() -> load.sendUntilItDies(sender));
      }
      load.enough.await();
      blow.strike();
    }
  }

  /** What happens to the server. */
  @FunctionalInterface
  interface Blow {
    void strike() throws IOException, InterruptedException;
  }

  private void sendUntilItDies(int sender) {
    try {
      while (true) {
        session(sender, 5);
      }
    } catch (IOException died) {
      // the server was killed, which is what this is for; the rest of the latch is not waited for
      while (enough.getCount() > 0) {
        enough.countDown();
      }
    }
  }

  private void session(int sender, int mails) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      OutputStream out = socket.getOutputStream();
      expect(in, "220");
      say(out, in, "EHLO crash.example", "250");
      for (int i = 0; i < mails; i++) {
        String token = "token-" + ledger.serial.incrementAndGet() + "-";
        say(out, in, "MAIL FROM:<sender@client.example>", "250");
        say(out, in, "RCPT TO:<user" + sender % 4 + "@" + ledger.domain + ">", "250");
        say(out, in, "DATA", "354");
        out.write(content(token).getBytes(StandardCharsets.US_ASCII));
        expect(in, "250");
        ledger.accepted.add(token);
        enough.countDown();
      }
      say(out, in, "QUIT", "221");
    }
  }

  private static String content(String token) {
    int lines = Math.floorMod(token.hashCode(), 8) == 0 ? 6000 : 40;
    return "Subject: "
        + token
        + "\r\n\r\n"
        + ("a line of " + token + " that makes the mail longer\r\n").repeat(lines)
        + ".\r\n";
  }

  private static void say(OutputStream out, BufferedReader in, String line, String code)
      throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    expect(in, code);
  }

  private static void expect(BufferedReader in, String code) throws IOException {
    String line = in.readLine();
    while (line != null && line.length() > 3 && line.charAt(3) == '-') {
      line = in.readLine();
    }
    if (line == null) {
      throw new IOException("the server closed the connection");
    }
    if (!line.startsWith(code)) {
      throw new IOException(code + " expected, the server said " + line);
    }
  }
}
