package org.rekkas.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Starts the server in a folder of its own, plays it what clients say ({@code conf/sessions.txt}),
 * and stops it, so that the JVM learns what a server at work needs: its classes and the profiles of
 * its methods go into the cache that {@code bin/rekkas} names (JEP 483, 514, 515). Knows no
 * protocol: the sessions are text.
 */
final class Rehearsal {
  private static final int CLIENTS = 20;
  private static final int SESSIONS = 2_000;

  /** What stands in server.xml for the port of the host that is relayed to. */
  private static final String FAR = "@far@";

  private final List<byte[]> parts;
  private final InetSocketAddress address;

  private Rehearsal(List<byte[]> parts, InetSocketAddress address) {
    this.parts = parts;
    this.address = address;
  }

  /** At home: the folder of the rehearsal, not the one of the installation. */
  static int run(Home home) {
    try (var far = PlayedHost.open()) {
      Path configuration = home.conf().resolve("server.xml");
      Files.writeString(
          configuration, Files.readString(configuration).replace(FAR, String.valueOf(far.port())));
      rehearse(home);
      return 0;
    } catch (ConfigurationRefused | IOException e) {
      System.err.println("rekkas: the rehearsal failed: " + e);
      return 1;
    }
  }

  private static void rehearse(Home home) throws ConfigurationRefused, IOException {
    try (var server = Server.open(home).start()) {
      Foreground.say(server, home, false, nowhere());
      Path text = home.conf().resolve("sessions.txt");
      Optional<InetSocketAddress> address =
          server.listeners().names().stream()
              .findFirst()
              .flatMap(name -> server.listeners().address(name));
      new Rehearsal(PlayedSession.parts(Files.readString(text)), address.orElseThrow()).play();
    }
  }

  private static PrintStream nowhere() {
    return new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
  }

  private void play() throws IOException {
    var left = new AtomicInteger(SESSIONS);
    try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      var playing = new ArrayList<Future<Integer>>();
      for (int i = 0; i < CLIENTS; i++) {
        playing.add(clients.submit(() -> playWhile(left)));
      }
      for (Future<Integer> each : playing) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("a session was not answered", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int playWhile(AtomicInteger left) throws IOException {
    int played = 0;
    while (left.getAndDecrement() > 0) {
      PlayedSession.play(parts, address);
      played++;
    }
    return played;
  }
}
