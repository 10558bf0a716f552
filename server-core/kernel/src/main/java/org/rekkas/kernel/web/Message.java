package org.rekkas.kernel.web;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.http.HostPortHttpField;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.rekkas.spi.WebRequest;
import org.rekkas.spi.net.Connection;

/** One request while it comes in, as the parser tells it piece by piece. */
final class Message implements HttpParser.RequestHandler, AutoCloseable {
  /** RFC 9110 §15.5.14. */
  static final int LONGEST_BODY = 1 << 20;

  private final Semaphore octets;
  private final Map<String, String> header = new HashMap<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
  private String method = "";
  private String target = "";
  private String host = "";
  private boolean persistent;
  private boolean closing;
  private boolean headed;
  private boolean whole;
  private boolean gone;
  private int refused;

  /**
   * @param octets what is left for bodies; what this one takes is given back by {@link #close}
   */
  Message(Semaphore octets) {
    this.octets = octets;
  }

  /** Whether nothing more of it will come. */
  boolean over() {
    return whole || gone || refused != 0;
  }

  boolean begun() {
    return !method.isEmpty();
  }

  boolean wantsBody() {
    return headed && !whole;
  }

  boolean expectsContinue() {
    return "100-continue".equalsIgnoreCase(header.get("expect"));
  }

  @Override
  public void startRequest(String method, String uri, HttpVersion version) {
    this.method = method;
    this.target = uri;
    this.persistent = version == HttpVersion.HTTP_1_1;
    if (version.getVersion() > HttpVersion.HTTP_1_1.getVersion()) {
      refused = 505;
    }
  }

  @Override
  public void parsedHeader(HttpField field) {
    String value = Optional.ofNullable(field.getValue()).orElse("");
    header.merge(field.getLowerCaseName(), value, (first, next) -> first + ", " + next);
    if (field instanceof HostPortHttpField named) {
      host = Optional.ofNullable(named.getHost()).orElse("");
    }
    if (field.getHeader() == HttpHeader.CONNECTION && field.contains("close")) {
      closing = true;
    }
    if (field.getHeader() == HttpHeader.CONTENT_LENGTH && field.getLongValue() > LONGEST_BODY) {
      refused = 413;
    }
  }

  @Override
  public boolean headerComplete() {
    headed = true;
    return false; // on to the body, which may have come along
  }

  @Override
  public boolean content(ByteBuffer piece) {
    if (body.size() + piece.remaining() > LONGEST_BODY) {
      refused = 413;
    } else if (!octets.tryAcquire(piece.remaining())) {
      refused = 503;
    } else {
      byte[] copy = new byte[piece.remaining()];
      piece.get(copy);
      body.writeBytes(copy);
    }
    return refused != 0;
  }

  @Override
  public boolean contentComplete() {
    return false;
  }

  @Override
  public boolean messageComplete() {
    whole = true;
    return true;
  }

  /** The client has ended, which ends no request. */
  void cutOff() {
    gone = true;
  }

  /** Also the parser's word for a body that makes no sense. */
  @Override
  public void earlyEOF() {
    refused = 400;
  }

  @Override
  public void badMessage(HttpException failure) {
    refused = failure.getCode();
  }

  /** What has come, once it is {@link #over}. */
  Arrival arrival(Connection connection) {
    if (refused != 0) {
      return new Arrival.Refused(refused);
    }
    if (gone) {
      return new Arrival.Gone();
    }
    try {
      return new Arrival.Asked(request(connection), method.equals("HEAD"), closing || !persistent);
    } catch (IllegalArgumentException _) {
      return new Arrival.Refused(400);
    }
  }

  private WebRequest request(Connection connection) {
    HttpURI uri = HttpURI.from(method, target);
    String path = uri.getDecodedPath();
    if (path == null || !path.startsWith("/") || uri.hasViolations()) {
      throw new IllegalArgumentException("no path, or one with two meanings");
    }
    return new WebRequest(
        method.equals("HEAD") ? "GET" : method,
        Optional.ofNullable(uri.getHost()).orElse(host).toLowerCase(Locale.ROOT),
        path,
        Optional.ofNullable(uri.getQuery()).map(Message::query).orElse(Map.of()),
        header,
        connection.client(),
        connection.tls().isPresent(),
        new ByteArrayInputStream(body.toByteArray()));
  }

  private static Map<String, String> query(String raw) {
    var query = new HashMap<String, String>();
    for (String each : raw.split("&")) {
      int equals = each.indexOf('=');
      String name = equals < 0 ? each : each.substring(0, equals);
      if (!name.isEmpty()) {
        query.put(decoded(name), equals < 0 ? "" : decoded(each.substring(equals + 1)));
      }
    }
    return query;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** Gives back what the body took. */
  @Override
  public void close() {
    octets.release(body.size());
    body.reset();
  }
}
