package org.rekkas.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.Certificate;
import javax.net.ssl.SSLSocket;

/** What somebody types into telnet, and reads there. */
final class Dialogue implements AutoCloseable {
  private Socket socket;
  private BufferedReader in;

  /** With a listener for SMTP, up to its greeting. */
  Dialogue(int port) throws IOException {
    this(port, "220");
  }

  /** With any listener, up to a greeting that begins so; empty: it is still to be heard. */
  Dialogue(int port, String greeting) throws IOException {
    this(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), greeting);
  }

  Dialogue(InetSocketAddress server, String greeting) throws IOException {
    socket = new Socket(server.getAddress(), server.getPort());
    socket.setSoTimeout(30_000);
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    if (!greeting.isEmpty()) {
      hears(greeting);
    }
  }

  /** Goes on over TLS, RFC 3207, whoever the server is; tells its certificate. */
  Certificate encrypts() throws IOException {
    says("STARTTLS", "220");
    var layers = Credulous.context().getSocketFactory();
    String server = socket.getInetAddress().getHostAddress();
    var secured = (SSLSocket) layers.createSocket(socket, server, socket.getPort(), true);
    secured.startHandshake();
    socket = secured;
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    return secured.getSession().getPeerCertificates()[0];
  }

  /** Expects the server to say nothing more. */
  void ends() throws IOException {
    assertNull(in.readLine());
  }

  /** Types a line and expects a reply that begins with a code. */
  String says(String line, String code) throws IOException {
    types(line);
    return hears(code);
  }

  void types(String line) throws IOException {
    sends((line + "\r\n").getBytes(UTF_8));
  }

  void sends(byte[] octets) throws IOException {
    socket.getOutputStream().write(octets);
  }

  /** Reads a reply of one or more lines. */
  String hears(String code) throws IOException {
    var reply = new StringBuilder();
    String line;
    do {
      line = in.readLine();
      assertTrue(line != null, () -> "the connection ended after " + reply);
      reply.append(line).append('\n');
    } while (line.length() > 3 && line.charAt(3) == '-');
    assertTrue(reply.toString().startsWith(code), () -> "expected " + code + ", heard " + reply);
    return reply.toString();
  }

  /** Sends one mail in a transaction of its own; returns the reply to the final dot. */
  String sends(String from, String to, String... lines) throws IOException {
    says("MAIL FROM:<" + from + ">", "250");
    says("RCPT TO:<" + to + ">", "250");
    says("DATA", "354");
    for (String line : lines) {
      types(line);
    }
    return says(".", "250");
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
