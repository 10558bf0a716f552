package org.rekkas.smtp.relay.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One GET for an MTA-STS policy, RFC 8461 §3.3: no redirects, text/plain, 64 KiB. */
final class HttpsFetch implements PolicyFetch {
  private final Https https;
  private final int port;

  HttpsFetch(Https https, int port) {
    this.https = https;
    this.port = port;
  }

  @Override
  public Fetched of(String domain) {
    String host = "mta-sts." + domain;
    String request =
        "GET /.well-known/mta-sts.txt HTTP/1.1\r\nHost: %s\r\nAccept: text/plain\r\nUser-Agent: Rekkas\r\nConnection: close\r\n\r\n"
            .formatted(host);
    try {
      return read(https.ask(host, port, request.getBytes(StandardCharsets.US_ASCII)));
    } catch (CertificateRefused e) {
      return new Fetched.Failed(TlsFailure.STS_WEBPKI_INVALID, host + ": " + e.getMessage());
    } catch (IOException e) {
      return new Fetched.Failed(TlsFailure.STS_POLICY_FETCH_ERROR, host + ": " + e);
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
