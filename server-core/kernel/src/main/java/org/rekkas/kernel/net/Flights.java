package org.rekkas.kernel.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import org.jspecify.annotations.Nullable;

/**
 * The socket under a TLS handshake: what one side says before it listens again goes out as one, the
 * flight of RFC 8446 §2. The JDK writes each message by itself, which makes a packet of each and
 * wakes the client for it. {@link #landed} ends that; then it is the plain socket. Used by its
 * session's thread; the plain socket may be closed by any.
 */
final class Flights extends Socket {
  private final Socket plain;
  private final InputStream in = new Hearing();
  private final OutputStream out = new Saying();

  /** Null: the handshake is over. */
  private @Nullable ByteArrayOutputStream flight = new ByteArrayOutputStream();

  Flights(Socket plain) throws SocketException {
    super((SocketImpl) null);
    this.plain = plain;
  }

  /** The handshake is over: what is left goes out, and all else as it is written. */
  void landed() throws IOException {
    send();
    flight = null;
  }

  private void send() throws IOException {
    if (flight != null && flight.size() > 0) {
      byte[] whole = flight.toByteArray();
      flight.reset();
      plain.getOutputStream().write(whole);
    }
  }

  @Override
  public InputStream getInputStream() {
    return in;
  }

  @Override
  public OutputStream getOutputStream() {
    return out;
  }

  @Override
  public void close() throws IOException {
    try (plain) {
      send();
    }
  }

  @Override
  public void shutdownOutput() throws IOException {
    send();
    plain.shutdownOutput();
  }

  @Override
  public void shutdownInput() throws IOException {
    plain.shutdownInput();
  }

  @Override
  public boolean isConnected() {
    return plain.isConnected();
  }

  @Override
  public boolean isBound() {
    return plain.isBound();
  }

  @Override
  public boolean isClosed() {
    return plain.isClosed();
  }

  @Override
  public boolean isInputShutdown() {
    return plain.isInputShutdown();
  }

  @Override
  public boolean isOutputShutdown() {
    return plain.isOutputShutdown();
  }

  @Override
  public void setSoTimeout(int milliseconds) throws SocketException {
    plain.setSoTimeout(milliseconds);
  }

  @Override
  public int getSoTimeout() throws SocketException {
    return plain.getSoTimeout();
  }

  @Override
  public void setSoLinger(boolean on, int seconds) throws SocketException {
    plain.setSoLinger(on, seconds);
  }

  @Override
  public int getSoLinger() throws SocketException {
    return plain.getSoLinger();
  }

  @Override
  public InetAddress getInetAddress() {
    return plain.getInetAddress();
  }

  @Override
  public int getPort() {
    return plain.getPort();
  }

  @Override
  public InetAddress getLocalAddress() {
    return plain.getLocalAddress();
  }

  @Override
  public int getLocalPort() {
    return plain.getLocalPort();
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return plain.getRemoteSocketAddress();
  }

  @Override
  public SocketAddress getLocalSocketAddress() {
    return plain.getLocalSocketAddress();
  }

  /** Whoever listens has said what there was to say. */
  private final class Hearing extends InputStream {
    @Override
    public int read() throws IOException {
      send();
      return plain.getInputStream().read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      send();
      return plain.getInputStream().read(into, offset, length);
    }

    @Override
    public int available() throws IOException {
      return plain.getInputStream().available();
    }
  }

  private final class Saying extends OutputStream {
    private OutputStream to() throws IOException {
      return flight == null ? plain.getOutputStream() : flight;
    }

    @Override
    public void write(int octet) throws IOException {
      to().write(octet);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      to().write(from, offset, length);
    }
  }
}
