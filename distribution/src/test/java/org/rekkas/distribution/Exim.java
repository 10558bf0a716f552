package org.rekkas.distribution;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * An Exim with folders of its own, which relays. It runs as nobody, from where {@code .ci/run}
 * unpacks it: its package cannot be installed beside that of Postfix. It makes a certificate by
 * itself.
 */
final class Exim implements AutoCloseable {
  private static final String PROGRAM = "/opt/exim4/usr/sbin/exim4";

  private static final String CONFIGURATION =
      """
      primary_hostname = mx.e.example
      exim_path = %1$s
      exim_user = nobody
      exim_group = nogroup
      spool_directory = %2$s/own/spool
      log_file_path = %2$s/own/%%slog
      pid_file_path = %2$s/own/pid
      local_interfaces = %3$s
      daemon_smtp_ports = %4$d
      deliver_drop_privilege = true
      keep_environment =
      host_lookup =
      rfc1413_hosts =
      tls_advertise_hosts = *
      acl_smtp_rcpt = rcpt
      begin acl
      rcpt:
        defer local_parts = later
              condition = ${if exists{%2$s/closed}}
              message = the shop is closed
        accept
      begin routers
      onwards:
        driver = manualroute
        route_list = %5$s
        self = send
        transport = onwards
      begin transports
      onwards:
        driver = smtp
        port = %4$d
      begin retry
      * * F,1h,1m
      """;

  private final Path folder;
  private final Process daemon;

  private Exim(Path folder, Process daemon) {
    this.folder = folder;
    this.daemon = daemon;
  }

  static Exim start(Path folder, InetSocketAddress at, String routes) throws IOException {
    Path own = Files.createDirectory(folder.resolve("own"));
    Files.createDirectory(own.resolve("spool"));
    Path file = folder.resolve("exim.conf");
    String address = at.getAddress().getHostAddress();
    Files.writeString(
        file, CONFIGURATION.formatted(PROGRAM, folder, address, at.getPort(), routes));
    var command = new ArrayList<String>();
    if (System.getProperty("user.name").equals("root")) {
      Installation.execute(
              List.of("chown", "-R", "nobody:nogroup", own.toString()), folder, Map.of())
          .succeeded();
      command.addAll(
          List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"));
    }
    command.addAll(List.of(PROGRAM, "-C", file.toString(), "-bdf"));
    Process daemon =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start();
    var exim = new Exim(folder, daemon);
    exim.awaitStart(at);
    return exim;
  }

  private void awaitStart(InetSocketAddress at) throws IOException {
    while (true) {
      try (var socket = new Socket(at.getAddress(), at.getPort())) {
        assertTrue(socket.isConnected());
        return;
      } catch (ConnectException _) {
        boolean ended = ended(50);
        String said = Files.readString(folder.resolve("said"));
        assertFalse(ended, () -> "Exim did not start; it said:\n" + said);
      }
    }
  }

  private boolean ended(int milliseconds) throws IOException {
    try {
      return daemon.waitFor(milliseconds, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** From now on, later@ anywhere gets a 451. */
  void shut() throws IOException {
    Files.createFile(folder.resolve("closed"));
  }

  void open() throws IOException {
    Files.delete(folder.resolve("closed"));
  }

  @Override
  public void close() throws IOException {
    daemon.destroy();
    assertTrue(ended(10_000), "Exim should end");
  }
}
