package org.rekkas.smtp.relay.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A next hop on loopback that speaks TLS at once, says one octet, and waits for the end. */
final class TlsPeer implements AutoCloseable {
  private final ServerSocket listener;
  private final SSLContext context;
  private final List<String> serverNames = new CopyOnWriteArrayList<>();

  private TlsPeer(ServerSocket listener, SSLContext context) {
    this.listener = listener;
    this.context = context;
  }

  static TlsPeer of(Authority.Identity identity) throws Exception {
    var listener = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    var peer = new TlsPeer(listener, identity.context());
    Thread.ofVirtual().start(peer::accept);
    return peer;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket plain = listener.accept();
        Thread.ofVirtual().start(() -> serve(plain));
      } catch (IOException _) {
        // closed
      }
    }
  }

  private void serve(Socket plain) {
    try (var socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, "", plain.getPort(), true)) {
      socket.setUseClientMode(false);
      socket.startHandshake();
      var session = (ExtendedSSLSession) socket.getSession();
      session.getRequestedServerNames().forEach(n -> serverNames.add(n.toString()));
      socket.getOutputStream().write('!');
      socket.getInputStream().read();
    } catch (IOException _) {
      // the client did not like it
    }
  }

  List<String> serverNames() {
    return serverNames;
  }

  Socket connect() throws IOException {
    var socket = new Socket(listener.getInetAddress(), listener.getLocalPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
