package org.rekkas.smtp.relay.tls.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.rekkas.smtp.relay.tls.HttpReply;
import org.rekkas.smtp.relay.tls.Https;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;

/**
 * Posts reports to addresses of {@code https:}, RFC 8460 §5.4. What was not taken is posted again
 * after a pause that doubles, and some more, so that servers do not come together; until when,
 * {@link DailyReports} decides. The certificate has to hold, which §3 leaves open. A redirect is a
 * failure. Used by one thread; what it knows of failures it forgets with the process.
 */
final class ReportPosts {
  private static final Duration FIRST_PAUSE = Duration.ofMinutes(10);
  private static final int MOST_DOUBLED = 6;
  private static final int HTTPS = 443;

  /** As {@link Https#ask}. */
  @FunctionalInterface
  interface Exchange {
    HttpReply ask(String host, int port, byte[] request) throws IOException;
  }

  private final Surroundings given;
  private final Exchange https;
  private final Map<String, Failed> failures = new HashMap<>();

  /** How often, and when it is to be tried again. */
  private record Failed(int times, Instant next) {}

  ReportPosts(Surroundings given, Exchange https) {
    this.given = given;
    this.https = https;
  }

  /** Whether the report was taken. */
  boolean post(TlsReport report, URI to, Instant now) {
    String which = report.id() + " " + to;
    Optional<Failed> before = Optional.ofNullable(failures.get(which));
    if (before.filter(failed -> now.isBefore(failed.next())).isPresent()) {
      return false;
    }
    String reply = reply(report, to);
    boolean taken = reply.matches("HTTP 2..");
    if (taken) {
      failures.remove(which);
    } else {
      int times = before.map(Failed::times).orElse(0) + 1;
      failures.put(which, new Failed(times, now.plus(pause(times))));
    }
    note(report, to, taken ? reply : reply + ", not taken");
    return taken;
  }

  /** What a day is over for is not tried again. */
  void forget() {
    failures.clear();
  }

  private String reply(TlsReport report, URI to) {
    try {
      int port = to.getPort() < 0 ? HTTPS : to.getPort();
      HttpReply reply = https.ask(to.getHost(), port, request(to, report.compressed()));
      return "HTTP " + reply.status();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static byte[] request(URI to, byte[] body) {
    String path = to.getRawPath().isEmpty() ? "/" : to.getRawPath();
    String query = to.getRawQuery() == null ? "" : "?" + to.getRawQuery();
    String host = to.getPort() < 0 ? to.getHost() : to.getHost() + ":" + to.getPort();
    String head =
        String.join(
            "\r\n",
            "POST " + path + query + " HTTP/1.1",
            "Host: " + host,
            "User-Agent: Rekkas",
            "Content-Type: application/tlsrpt+gzip",
            "Content-Length: " + body.length,
            "Connection: close",
            "",
            "");
    var request = new ByteArrayOutputStream();
    request.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    request.writeBytes(body);
    return request.toByteArray();
  }

  private Duration pause(int times) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(times - 1, MOST_DOUBLED));
    return pause.plusMillis(given.random().nextLong(pause.toMillis() / 2));
  }

  private void note(TlsReport report, URI to, String what) {
    var evidence =
        Evidence.of("TLS report")
            .with("domain", report.domain())
            .with("to", to.toString())
            .with("reply", what);
    given
        .journal()
        .note(new Note.Remark(given.plugin(), Note.Level.INFO, Optional.empty(), evidence));
  }
}
