package org.rekkas.kernel.setup;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WellKnownPortsTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private static boolean may(int port) {
    return new WellKnownPorts(Map.of(), at(port)).mayListen();
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(HERE, port);
  }

  @Test
  void whoCanListenMay() {
    assertTrue(may(0));
  }

  @Test
  void whereSomebodyAnswersThePortIsOnlyTaken() throws Exception {
    try (var somebody = new ServerSocket(0, 5, HERE)) {
      assertTrue(may(somebody.getLocalPort()));
    }
  }

  /** A port that another socket holds stands for one that needs a right. */
  @Test
  void whoCannotListenMayNotUnlessRootAsked() throws Exception {
    try (var held = new Socket()) {
      held.bind(new InetSocketAddress(HERE, 0));
      int port = held.getLocalPort();
      assertFalse(may(port));
      assertTrue(new WellKnownPorts(Map.of("REKKAS_ASKED_BY", "root"), at(port)).mayListen());
    }
  }
}
