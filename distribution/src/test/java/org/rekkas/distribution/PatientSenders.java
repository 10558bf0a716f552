package org.rekkas.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Senders that are refused, come again a moment later, and go on so until they are closed. They
 * remember the tokens of the mails that were accepted, and how they were refused.
 */
final class PatientSenders implements AutoCloseable {
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(60);

  /** Long, so that the state has more to write for each mail, and a full disk is noticed sooner. */
  private static final String SENDER = "sender@" + ("d".repeat(60) + ".").repeat(3) + "example";

  private final int port;
  private final String line;
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final Set<String> accepted = new HashSet<>();
  private final Set<String> refusals = new HashSet<>();
  private final List<Exception> broken = new ArrayList<>();
  private int serial;

  PatientSenders(int port, int senders, int octets) {
    this.port = port;
    this.line = ("x".repeat(76) + "\r\n").repeat(octets / 78);
    for (int i = 0; i < senders; i++) {
      threads.add(Thread.ofPlatform().daemon().start(this::send));
    }
  }

  synchronized Set<String> accepted() {
    return Set.copyOf(accepted);
  }

  /** Waits until so many more mails were accepted. */
  synchronized void awaitAccepted(int more) throws InterruptedException {
    int enough = accepted.size() + more;
    await(() -> accepted.size() >= enough);
  }

  /** Waits until somebody was refused so, from now on. */
  synchronized void awaitRefusal(String reply) throws InterruptedException {
    refusals.clear();
    await(() -> refusals.contains(reply));
  }

  private synchronized void await(BooleanSupplier what) throws InterruptedException {
    long start = System.nanoTime();
    while (!what.getAsBoolean()) {
      long left = LONGEST - (System.nanoTime() - start);
      assertTrue(left > 0, () -> accepted.size() + " accepted; " + refusals + broken);
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  private void send() {
    try {
      while (end.getCount() > 0) {
        session();
        boolean _ = end.await(20, TimeUnit.MILLISECONDS);
      }
    } catch (IOException | InterruptedException e) {
      synchronized (this) {
        broken.add(e);
        notifyAll();
      }
    }
  }

  /** Mails until one is refused. */
  private void session() throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(30_000);
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      boolean goesOn = heard(in, "220") && said(socket, in, "EHLO patient.example", "250");
      while (goesOn && end.getCount() > 0) {
        String token = token();
        goesOn =
            said(socket, in, "MAIL FROM:<" + SENDER + ">", "250")
                && said(socket, in, "RCPT TO:<ali@localhost>", "250")
                && said(socket, in, "DATA", "354")
                && said(socket, in, "Subject: " + token + "\r\n\r\n" + line + ".", "250");
        if (goesOn) {
          accept(token);
        }
      }
    }
  }

  private synchronized String token() {
    return "token-" + ++serial + "-";
  }

  private synchronized void accept(String token) {
    accepted.add(token);
    notifyAll();
  }

  private boolean said(Socket to, BufferedReader in, String text, String code) throws IOException {
    to.getOutputStream().write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
    return heard(in, code);
  }

  /** Another code is a refusal, of which the first nine characters are kept: both its codes. */
  private boolean heard(BufferedReader in, String code) throws IOException {
    String reply = in.readLine();
    while (reply != null && reply.length() > 3 && reply.charAt(3) == '-') {
      reply = in.readLine();
    }
    if (reply == null) {
      throw new IOException("the connection was closed without a reply");
    }
    if (!reply.startsWith(code)) {
      synchronized (this) {
        refusals.add(reply.substring(0, 9));
        notifyAll();
      }
    }
    return reply.startsWith(code);
  }

  /** Ends them; none was ever left without a reply. */
  @Override
  public void close() throws InterruptedException {
    end.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(List.of(), broken);
  }
}
