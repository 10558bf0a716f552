package org.rekkas.kernel.setup;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;

/**
 * Whether the server may listen on the well-known ports, as far as it can be known before it runs.
 * Root, who had {@code bin/rekkas} become the user of the data, has them listened on by the unit
 * for systemd, whatever that user may do here. Of others: who may now; and where somebody answers,
 * the port is not kept from people by right, only taken.
 *
 * @param environment of this process
 * @param one that stands for all
 */
record WellKnownPorts(Map<String, String> environment, InetSocketAddress one) {
  /** What {@code bin/rekkas} sets where root has become another user. */
  private static final String ASKED_BY = "REKKAS_ASKED_BY";

  private static final int PATIENCE_MILLIS = 1000;

  /** On all addresses, as the server is to listen: macOS asks for a right to a single one alone. */
  static WellKnownPorts ofThisMachine() {
    return new WellKnownPorts(System.getenv(), new InetSocketAddress(25));
  }

  boolean mayListen() {
    return "root".equals(environment.get(ASKED_BY)) || canListen() || isAnswered();
  }

  private boolean canListen() {
    try (var here = new ServerSocket()) {
      here.bind(one, 1);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private boolean isAnswered() {
    try (var there = new Socket()) {
      var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), one.getPort());
      there.connect(here, PATIENCE_MILLIS);
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
