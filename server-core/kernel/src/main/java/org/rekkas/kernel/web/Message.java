package org.rekkas.kernel.web;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
final class Message implements HttpParser.RequestHandler {
  /** Fields of a head, and parameters of a query: each costs many times its octets. */
  static final int MOST_FIELDS = 100;

  private final Body body;
  private final Map<String, String> header = new HashMap<>();
  private int fields;
  private String method = "";
  private String target = "";
  private String host = "";
  private boolean persistent;
  private boolean closing;
  private boolean headed;
  private boolean whole;
  private boolean gone;
  private int refused;

  Message(Body body) {
    this.body = body;
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
    fields++;
    if (fields > MOST_FIELDS) {
      refused = 431;
      return;
    }
    String value = Optional.ofNullable(field.getValue()).orElse("");
    header.merge(field.getLowerCaseName(), value, (first, next) -> first + ", " + next);
    if (field instanceof HostPortHttpField named) {
      host = Optional.ofNullable(named.getHost()).orElse("");
    }
    if (field.getHeader() == HttpHeader.CONNECTION && field.contains("close")) {
      closing = true;
    }
    if (field.getHeader() == HttpHeader.CONTENT_LENGTH) {
      announced(field.getLongValue());
    }
  }

  private void announced(long length) {
    if (length > Body.LONGEST) {
      refused = 413;
    } else {
      body.announce(length);
    }
  }

  @Override
  public boolean headerComplete() {
    headed = true;
    return false; // on to the body, which may have come along
  }

  @Override
  public boolean content(ByteBuffer piece) {
    if (refused == 0) {
      refused = body.add(piece);
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

  /** There is no memory for it. */
  void putOff() {
    refused = 503;
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
        named(Optional.ofNullable(uri.getHost()).orElse(host)),
        path,
        Optional.ofNullable(uri.getQuery()).map(Message::query).orElse(Map.of()),
        header,
        connection.client(),
        connection.tls().isPresent(),
        body.stream());
  }

  /** A dot at the end names the same host, RFC 3986 §3.2.2. */
  private static String named(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private static Map<String, String> query(String raw) {
    var query = new HashMap<String, String>();
    for (String each : raw.split("&")) {
      int equals = each.indexOf('=');
      String name = equals < 0 ? each : each.substring(0, equals);
      if (!name.isEmpty()) {
        query.put(decoded(name), equals < 0 ? "" : decoded(each.substring(equals + 1)));
      }
      if (query.size() > MOST_FIELDS) {
        throw new IllegalArgumentException("more parameters than anybody has");
      }
    }
    return query;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
