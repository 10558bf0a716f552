package org.rekkas.kernel.web;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpStatus;
import org.rekkas.spi.Protocol;
import org.rekkas.spi.WebAnswer;
import org.rekkas.spi.WebRequest;
import org.rekkas.spi.net.Connection;

/**
 * HTTP/1.1, RFC 9112: request and answer by turns, as long as the client wants. The grammar is that
 * of Jetty's parser (jetty-http), which has met all that the Internet sends; sockets, TLS, PROXY
 * headers, bounds, bans and the drain are those of every listener, and threads and deadlines too.
 * That is why the server around the parser is not Jetty's: it would bring a second one of each.
 * There is no HTTP/2: what is asked here is asked once.
 */
public final class HttpProtocol implements Protocol {
  /** What a listener's {@code protocol} attribute calls it. */
  public static final String NAME = "http";

  /** How long a client may take to fetch its answer. */
  private static final Duration SENDING = Duration.ofMinutes(1);

  /** What the bodies of all requests of the moment may take, also of a large heap. */
  private static final int BODIES = 64 << 20;

  private static final int SHARE_OF_THE_HEAP = 16;

  private final String name;
  private final Function<WebRequest, WebAnswer> endpoints;
  private final Clock clock;
  private final Semaphore bodies;

  /**
   * @param name by which listeners ask for it
   * @param endpoints who answers; does not throw
   */
  public HttpProtocol(String name, Function<WebRequest, WebAnswer> endpoints, Clock clock) {
    this(
        name,
        endpoints,
        clock,
        (int) Math.min(BODIES, Runtime.getRuntime().maxMemory() / SHARE_OF_THE_HEAP));
  }

  HttpProtocol(String name, Function<WebRequest, WebAnswer> endpoints, Clock clock, int bodies) {
    this.name = name;
    this.endpoints = endpoints;
    this.clock = clock;
    this.bodies = new Semaphore(bodies);
  }

  @Override
  public String protocol() {
    return name;
  }

  @Override
  public void serve(Connection connection) throws IOException {
    try (var requests = new RequestReader(connection, clock, bodies)) {
      while (answered(connection, requests.next())) {
        connection.engaged(false);
      }
    }
  }

  /** Whether another request may follow. */
  private boolean answered(Connection connection, Arrival arrival) throws IOException {
    return switch (arrival) {
      case Arrival.Asked(WebRequest request, boolean bodiless, boolean last) -> {
        WebAnswer answer = endpoints.apply(request);
        boolean end = last || connection.draining();
        write(connection, new AnswerOctets(answer, bodiless, end));
        yield !end;
      }
      case Arrival.Refused(int status) -> {
        String reason = HttpStatus.getMessage(status) + ".\n";
        write(
            connection,
            new AnswerOctets(WebAnswer.text(status, "text/plain", reason), false, true));
        yield false;
      }
      case Arrival.Gone _ -> false;
    };
  }

  private void write(Connection connection, AnswerOctets answer) throws IOException {
    connection.deadline(clock.instant().plus(SENDING));
    connection.out().write(answer.at(clock.instant()));
    connection.out().flush();
  }

  @Override
  public String turnedAway(Refusal why) {
    return "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 10\r\nContent-Length: 0\r\n"
        + "Connection: close\r\n";
  }
}
