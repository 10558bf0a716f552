package org.rekkas.distribution;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.rekkas.testkit.DnsServer;

/** A {@link DnsServer} in a process of its own, whose processor time is not counted with ours. */
final class SeparateDns implements AutoCloseable {
  private final Process process;
  private final String hostAndPort;

  private SeparateDns(Process process, String hostAndPort) {
    this.process = process;
    this.hostAndPort = hostAndPort;
  }

  static SeparateDns of(String zone) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SeparateDns.class.getName(),
                zone)
            .redirectError(Redirect.INHERIT)
            .start();
    var out = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
    return new SeparateDns(process, String.valueOf(out.readLine()));
  }

  /** As the configuration wants it. */
  String hostAndPort() {
    return hostAndPort;
  }

  /** Ends it, also where whoever started it was killed. */
  @Override
  public void close() throws IOException {
    process.outputWriter().close();
  }

  /** Until its input ends. */
  public static void main(String[] zone) throws IOException {
    try (var dns = DnsServer.of(zone[0])) {
      System.out.println(dns.hostAndPort());
      while (System.in.read() >= 0) {
        // nothing is said to it
      }
    }
  }
}
