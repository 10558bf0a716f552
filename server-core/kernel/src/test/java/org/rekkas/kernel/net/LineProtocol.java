package org.rekkas.kernel.net;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.rekkas.spi.Protocol;
import org.rekkas.spi.net.Client;
import org.rekkas.spi.net.Connection;
import org.rekkas.spi.net.Tls;

/** A small protocol that shows what the kernel does: it answers each line, and starts TLS. */
final class LineProtocol implements Protocol {
  Duration patience = Duration.ofMinutes(5);
  volatile Duration rest = Duration.ofMillis(50);

  @Override
  public String protocol() {
    return "line";
  }

  @Override
  public void serve(Connection c) throws IOException {
    deadline(c);
    say(c, "hello " + c.client().text() + " local=" + c.client().local());
    BufferedReader lines = lines(c);
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        switch (line) {
          case "tls" -> {
            say(c, "go ahead");
            c.startTls();
            lines = lines(c);
          }
          case "what" -> say(c, c.tls().map(Tls::protocol).orElse("plain"));
          case "flood" -> flood(c);
          case "break" -> throw new IllegalStateException("broken on purpose");
          case "pause" -> {
            say(c, "resting");
            c.pause(rest);
            say(c, "rested");
          }
          case "engage" -> {
            c.engaged(true);
            say(c, "engaged");
          }
          case "ready for tls" -> say(c, String.valueOf(c.readyForTls()));
          case "can tls" -> say(c, String.valueOf(c.canStartTls()));
          case "quit" -> {
            say(c, "bye");
            return;
          }
          default -> other(c, line);
        }
        deadline(c);
      }
    } catch (SocketTimeoutException e) {
      say(c, c.draining() ? "stopping" : "too slow");
    }
  }

  private static void other(Connection c, String line) throws IOException {
    if (line.startsWith("keep ")) {
      say(c, String.valueOf(c.hold(Long.parseLong(line.substring(5)))));
    } else if (line.startsWith("i am ")) {
      var other = new Client(java.net.InetAddress.ofLiteral(line.substring(5)), 1, true);
      say(c, c.impersonate(other) + " " + c.client().text() + " local=" + c.client().local());
    } else {
      say(c, line.toUpperCase(Locale.ROOT));
    }
  }

  private static void flood(Connection c) throws IOException {
    byte[] much = new byte[1 << 20];
    while (true) {
      c.out().write(much);
    }
  }

  private void deadline(Connection c) {
    c.deadline(Instant.now().plus(patience));
  }

  private static BufferedReader lines(Connection c) {
    return new BufferedReader(new InputStreamReader(c.in(), StandardCharsets.UTF_8));
  }

  private static void say(Connection c, String line) throws IOException {
    c.out().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String turnedAway(Refusal why) {
    return "421 " + why;
  }

  /** Leases of this protocol, without an end. */
  Sessions sessions() {
    var lease =
        new Sessions.Lease() {
          @Override
          public Protocol protocol() {
            return LineProtocol.this;
          }

          @Override
          public boolean ending() {
            return false;
          }

          @Override
          public void close() {}
        };
    return name -> name.equals("line") ? Optional.of(lease) : Optional.empty();
  }
}
