package org.rekkas.distribution;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.rekkas.testkit.DnsServer;

/**
 * Mail hosts on loopback addresses of their own, as the Internet has them: all speak SMTP on one
 * port, and find each other by MX records. Three are Rekkas, one is Postfix, one Exim.
 *
 * <pre>
 * client ─▶ near ─┬──────────────▶ far     b.example
 *                 ├─▶ Postfix ───▶ far     p.example
 *                 ├─▶ Exim ──────▶ far     e.example
 *                 └─▶ half way ──▶ far     r.example
 * </pre>
 *
 * Each of them brings the mail of a.example back to near. Postfix and Exim want a folder that
 * others can enter too, so it is not one of JUnit's.
 */
final class Neighbours implements AutoCloseable {
  private static final String ZONE =
      """
      a.example      MX 10 mx.a.example
      b.example      MX 10 mx.b.example
      p.example      MX 10 mx.p.example
      e.example      MX 10 mx.e.example
      r.example      MX 10 mx.r.example
      mx.a.example   A  127.25.0.1
      mx.b.example   A  127.25.0.2
      mx.p.example   A  127.25.0.3
      mx.e.example   A  127.25.0.4
      mx.r.example   A  127.25.0.5
      """;

  private static final String SERVER =
      """
      <server>
        <host name="mx.%1$s" domain="%1$s"/>
        <networks local="127.0.0.0/8" relay="127.0.0.0/8"/>
        <listeners><listener name="smtp" protocol="smtp" bind="%2$s" port="%3$d" tls="starttls"/></listeners>
        <dns servers="%4$s" dnssec="trust-ad"/>
        <relay allow-private="true" port="%3$d">%5$s</relay>
      </server>
      """;

  private final Path folder;
  private final DnsServer dns;
  private final int port;
  private final List<AutoCloseable> running = new ArrayList<>();

  private Neighbours(Path folder, DnsServer dns, int port) {
    this.folder = folder;
    this.dns = dns;
    this.port = port;
  }

  static Neighbours settle() throws IOException {
    Path folder = Files.createTempDirectory("neighbours");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    int port = FreePort.at(InetAddress.ofLiteral("0.0.0.0"));
    return new Neighbours(folder, DnsServer.of(ZONE), port);
  }

  /** Starts all at the same time. */
  <T> List<T> together(List<Callable<T>> starts) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var started = new ArrayList<T>();
      for (Future<T> each : threads.invokeAll(starts)) {
        started.add(each.get());
      }
      return started;
    } catch (ExecutionException e) {
      close();
      throw e;
    }
  }

  InetSocketAddress at(int host) throws IOException {
    return new InetSocketAddress(InetAddress.ofLiteral("127.25.0." + host), port);
  }

  /**
   * From now on DNSSEC vouches for a host of b.example, and for the certificate that it has now.
   */
  void vouch(int host, String name) throws IOException {
    byte[] key;
    try (var client = new Dialogue(at(host), "220")) {
      client.says("EHLO client.example", "250");
      key = client.encrypts().getPublicKey().getEncoded();
    }
    String vouched = "b.example !signed\n_%d._tcp.%s TLSA 3 1 1 %s\n";
    dns.zone(ZONE + vouched.formatted(port, name, sha256(key)));
  }

  private static String sha256(byte[] octets) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  private String text(int host) throws IOException {
    return "[" + at(host).getAddress().getHostAddress() + "]:" + port;
  }

  /** A Rekkas with these accounts; the routes are elements of its {@code relay}. */
  Installation rekkas(int host, String domain, List<String> accounts, String routes)
      throws IOException {
    Path home = Files.createDirectory(folder.resolve(domain));
    String address = at(host).getAddress().getHostAddress();
    Installation rekkas = Installation.unpack(home);
    String server = SERVER.formatted(domain, address, port, dns.hostAndPort(), routes);
    rekkas.edit("conf/server.xml", _ -> server);
    var domains = new StringBuilder("<accounts>");
    accounts.stream()
        .map(account -> account.substring(account.indexOf('@') + 1))
        .distinct()
        .forEach(each -> domains.append("<domain name=\"" + each + "\"/>"));
    rekkas.edit("conf/plugins/accounts.xml", _ -> domains.append("</accounts>").toString());
    Path users = rekkas.file("conf/plugins/accounts/accounts.users");
    Files.createDirectories(users.getParent());
    Files.write(users, accounts);
    started(rekkas);
    rekkas.start();
    return rekkas;
  }

  /** The Rekkas half way: all mail of r.example goes on to far. */
  Installation halfWay() throws IOException {
    String route = "<route domain=\"r.example\" via=\"" + text(2) + "\"/>";
    return rekkas(5, "half.example", List.of("postmaster@half.example"), route);
  }

  Postfix postfix() throws IOException {
    return started(
        Postfix.start(
            Files.createDirectory(folder.resolve("postfix")),
            at(3),
            "{ p.example = smtp:" + text(2) + " }, { a.example = smtp:" + text(1) + " }"));
  }

  Exim exim() throws IOException {
    return started(
        Exim.start(
            Files.createDirectory(folder.resolve("exim")),
            at(4),
            "e.example 127.25.0.2 ; a.example 127.25.0.1"));
  }

  private synchronized <T extends AutoCloseable> T started(T one) {
    running.add(one);
    return one;
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable each : running.reversed()) {
      each.close();
    }
    dns.close();
    Installation.delete(folder);
  }
}
