package org.rekkas.testkit.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client of a protocol of lines, as a person with telnet would be. One thread's. */
public final class Dialogue implements AutoCloseable {
  private static final int PATIENCE = 20_000;

  private final Socket socket;
  private final InputStream in;

  private Dialogue(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  static Dialogue with(InetSocketAddress server) throws IOException {
    var socket = new Socket(server.getAddress(), server.getPort());
    socket.setSoTimeout(PATIENCE);
    socket.setTcpNoDelay(true);
    return new Dialogue(socket);
  }

  /** The next line, without its end; empty text where the server has closed. */
  public String hear() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.write(c);
    }
    String text = line.toString(StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  /** A whole reply of SMTP; its lines with line feeds between them. */
  public String reply() throws IOException {
    var reply = new StringBuilder();
    String line = hear();
    while (line.length() > 3 && line.charAt(3) == '-') {
      reply.append(line).append('\n');
      line = hear();
    }
    return reply.append(line).toString();
  }

  /** Sends a line. */
  public Dialogue say(String line) throws IOException {
    return send(line + "\r\n");
  }

  /** Sends octets as they are. */
  public Dialogue send(String octets) throws IOException {
    socket.getOutputStream().write(octets.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Sends a line and hears the whole reply. */
  public String ask(String line) throws IOException {
    return say(line).reply();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
