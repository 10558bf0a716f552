package org.rekkas.smtp.relay.tls;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import javax.net.ssl.SSLSocket;
import org.rekkas.spi.net.Dns;
import org.rekkas.spi.net.Dns.Answer;

/**
 * One GET over TLS for an MTA-STS policy, RFC 8461 §3.3: no redirects, no proxies, text/plain, 64
 * KiB. Not the HTTP client of the JDK, because that asks the system's resolver and connects to what
 * it finds: here the very address that was looked at is connected to (attack H15), and one deadline
 * holds for everything after the DNS.
 */
final class HttpsFetch implements PolicyFetch {
  private static final int MOST = 64 * 1024;
  private static final int MOST_ADDRESSES = 3;

  private final Dns dns;
  private final ClientTls tls;
  private final Predicate<InetAddress> allowed;
  private final int port;
  private final Duration patience;

  /**
   * @param allowed which addresses may be connected to
   * @param patience for all of one address
   */
  HttpsFetch(Dns dns, ClientTls tls, Predicate<InetAddress> allowed, int port, Duration patience) {
    this.dns = dns;
    this.tls = tls;
    this.allowed = allowed;
    this.port = port;
    this.patience = patience;
  }

  @Override
  public Fetched of(String domain) {
    String host = "mta-sts." + domain;
    if (!(dns.addresses(host) instanceof Answer.Found<InetAddress> found)) {
      return new Fetched.Failed(TlsFailure.STS_POLICY_FETCH_ERROR, "no address of " + host);
    }
    List<InetAddress> addresses =
        found.records().stream().filter(allowed).limit(MOST_ADDRESSES).toList();
    Fetched fetched =
        new Fetched.Failed(
            TlsFailure.STS_POLICY_FETCH_ERROR, "no public address of " + host + found.records());
    for (InetAddress address : addresses) {
      try {
        return read(get(host, address));
      } catch (CertificateRefused e) {
        fetched = new Fetched.Failed(TlsFailure.STS_WEBPKI_INVALID, host + ": " + e.getMessage());
      } catch (IOException e) {
        fetched = new Fetched.Failed(TlsFailure.STS_POLICY_FETCH_ERROR, host + ": " + e);
      }
    }
    return fetched;
  }

  private HttpReply get(String host, InetAddress address) throws IOException {
    try (var plain = new Socket();
        var _ = Cutoff.of(plain, patience)) {
      int millis = (int) patience.toMillis();
      plain.setSoTimeout(millis);
      plain.connect(new InetSocketAddress(address, port), millis);
      try (SSLSocket socket = tls.over(plain, host, new TlsPolicy.Verify(Set.of(host)))) {
        String request =
            "GET /.well-known/mta-sts.txt HTTP/1.1\r\nHost: %s\r\nAccept: text/plain\r\nUser-Agent: Rekkas\r\nConnection: close\r\n\r\n"
                .formatted(host);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return HttpReply.read(new BufferedInputStream(socket.getInputStream()), MOST);
      }
    }
  }

  private static Fetched read(HttpReply reply) {
    String type = reply.fields().getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
    if (reply.status() != 200) {
      return new Fetched.Failed(TlsFailure.STS_POLICY_FETCH_ERROR, "HTTP " + reply.status());
    }
    if (!type.replaceFirst(";.*", "").strip().equals("text/plain")) {
      return new Fetched.Failed(TlsFailure.STS_POLICY_INVALID, "not text/plain but " + type);
    }
    return new Fetched.Text(new String(reply.body(), StandardCharsets.UTF_8));
  }
}
