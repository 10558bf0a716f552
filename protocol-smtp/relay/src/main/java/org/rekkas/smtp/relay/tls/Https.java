package org.rekkas.smtp.relay.tls;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import javax.net.ssl.SSLSocket;
import org.rekkas.spi.net.Dns;
import org.rekkas.spi.net.Dns.Answer;

/**
 * One exchange over TLS with a host that a stranger wrote into the DNS: no redirects, no proxies.
 * Not the HTTP client of the JDK, because that asks the system's resolver and connects to what it
 * finds: here the very address that was looked at is connected to (attack H15), and one deadline
 * holds for everything after the DNS.
 */
public final class Https {
  static final int PORT = 443;
  private static final int MOST = 64 * 1024;
  private static final int MOST_ADDRESSES = 3;

  private final Dns dns;
  private final ClientTls tls;
  private final Predicate<InetAddress> allowed;
  private final Duration patience;

  /**
   * @param allowed which addresses may be connected to
   * @param patience for all that is behind the DNS; each of several addresses has its share
   */
  public Https(Dns dns, ClientTls tls, Predicate<InetAddress> allowed, Duration patience) {
    this.dns = dns;
    this.tls = tls;
    this.allowed = allowed;
    this.patience = patience;
  }

  /**
   * Asks one address after the other, until one replies.
   *
   * @param request whole; it closes the connection
   * @throws CertificateRefused the last one of them is not this host
   */
  public HttpReply ask(String host, int port, byte[] request) throws IOException {
    if (!(dns.addresses(host) instanceof Answer.Found<InetAddress> found)) {
      throw new IOException("no address of " + host);
    }
    List<InetAddress> addresses =
        found.records().stream().filter(allowed).limit(MOST_ADDRESSES).toList();
    IOException failure = new IOException("no public address of " + host + found.records());
    long end = System.nanoTime() + patience.toNanos();
    for (int i = 0; i < addresses.size(); i++) {
      Duration share = Duration.ofNanos((end - System.nanoTime()) / (addresses.size() - i));
      try {
        return ask(host, new InetSocketAddress(addresses.get(i), port), request, share);
      } catch (IOException e) {
        failure = e;
      }
    }
    throw failure;
  }

  private HttpReply ask(String host, InetSocketAddress address, byte[] request, Duration within)
      throws IOException {
    int millis = (int) within.toMillis();
    if (millis <= 0) {
      throw new SocketTimeoutException("no time is left for " + address);
    }
    try (var plain = new Socket();
        var _ = Cutoff.of(plain, within)) {
      plain.setSoTimeout(millis);
      plain.connect(address, millis);
      try (SSLSocket socket = tls.over(plain, host, new TlsPolicy.WebPki(host))) {
        socket.getOutputStream().write(request);
        return HttpReply.read(new BufferedInputStream(socket.getInputStream()), MOST);
      }
    }
  }
}
