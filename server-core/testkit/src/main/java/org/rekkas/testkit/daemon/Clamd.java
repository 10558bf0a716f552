package org.rekkas.testkit.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** A clamd (ClamAV) that knows one virus, {@value #VIRUS}, which is no harm. */
public final class Clamd implements AutoCloseable {
  /**
   * The file for tests of virus scanners, by EICAR; in halves, so that no scanner finds it here.
   */
  public static final String VIRUS =
      "X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";

  public static final String NAME = "Eicar-Test-Local";

  /**
   * Where .ci/run unpacks it, without its service and its database; or where its package puts it.
   */
  private static final Path UNPACKED = Path.of("/opt/clamav");

  private static final String CONFIGURATION =
      """
      TCPSocket %d
      TCPAddr 127.0.0.1
      DatabaseDirectory %s
      Foreground yes
      """;

  private final Daemon daemon;
  private final Process process;

  private Clamd(Daemon daemon, Process process) {
    this.daemon = daemon;
    this.process = process;
  }

  public static Clamd start() throws IOException {
    var daemon = Daemon.in("clamd");
    daemon.file("known.ndb", NAME + ":0:*:" + hexadecimal(VIRUS) + "\n");
    daemon.file("clamd.conf", CONFIGURATION.formatted(daemon.port(), daemon.folder()));
    Path root = Files.exists(UNPACKED) ? UNPACKED : Path.of("/");
    Process process =
        daemon.start(root.resolve("usr/sbin/clamd").toString(), "--config-file=clamd.conf");
    var clamd = new Clamd(daemon, process);
    daemon.awaitPort(process);
    return clamd;
  }

  private static String hexadecimal(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }

  public String address() {
    return "127.0.0.1:" + daemon.port();
  }

  /** Answers no more. */
  public void halt() throws IOException {
    daemon.end(process);
  }

  @Override
  public void close() throws IOException {
    halt();
    daemon.delete();
  }
}
