package org.rekkas.distribution;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port for a server that must be known before it starts. By chance from below those that the
 * system gives by itself: nobody else comes by it meanwhile.
 */
final class FreePort {
  private static final int FIRST = 20_000;
  private static final int END = 32_000;

  private FreePort() {}

  static int at(InetAddress address) throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      try (var free = new ServerSocket(port, 1, address)) {
        return free.getLocalPort();
      } catch (BindException _) {
        // somebody's; there are others
      }
    }
  }
}
