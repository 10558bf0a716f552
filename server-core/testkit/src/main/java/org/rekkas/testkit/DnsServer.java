package org.rekkas.testkit;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * A DNS server on loopback, over UDP and TCP, that answers from a text, RFC 1035. It plays the
 * recursive resolver: {@code <dns servers="…"/>} names {@link #address()}.
 *
 * <pre>
 * example.org     MX    10 mx.example.org
 * mx.example.org  A     127.0.0.2
 * _25._tcp.mx.example.org TLSA 3 1 1 0a1b2c…
 * example.org     TXT   "v=STSv1; id=1"
 * odd.example     MX    \# 3 000a00          ; raw octets, RFC 3597; TYPE47 names any type
 * bad.example     MX    !servfail            ; also !refused !silent !truncate !cut !other-name !garbage
 * more.example    MX    !bogus               ; as forged, to whom does not set CD; !referral, !lame: none
 * slow.example    MX    !held                ; answered after release(); !lost-once: the second time
 * signed.example  !signed                    ; authentic from here down: the AD bit is set
 * </pre>
 *
 * Virtual threads, until it is closed; the text may be replaced at any time. When the question has
 * the DO bit, RRSIG records (TYPE46) of a name go with what they cover, and its NSEC (TYPE47) with
 * an answer that says no.
 */
public final class DnsServer implements AutoCloseable {
  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile DnsZone zone;

  private DnsServer(DatagramSocket udp, ServerSocket tcp, DnsZone zone) {
    this.udp = udp;
    this.tcp = tcp;
    this.zone = zone;
  }

  /** Starts on a free port of 127.0.0.1. */
  public static DnsServer of(String text) throws IOException {
    return of(InetAddress.ofLiteral("127.0.0.1"), text);
  }

  public static DnsServer of(InetAddress loopback, String text) throws IOException {
    DnsZone zone = DnsZone.of(text);
    for (int attempt = 0; ; attempt++) {
      var tcp = new ServerSocket(0, 50, loopback);
      try {
        var udp = new DatagramSocket(new InetSocketAddress(loopback, tcp.getLocalPort()));
        var server = new DnsServer(udp, tcp, zone);
        Thread.ofVirtual().name("dns-udp").start(server::datagrams);
        Thread.ofVirtual().name("dns-tcp").start(server::connections);
        return server;
      } catch (SocketException e) {
        tcp.close(); // the port is free for one of the two only
        if (attempt == 20) {
          throw e;
        }
      }
    }
  }

  /** Answers from another text from now on. */
  public void zone(String text) {
    zone = DnsZone.of(text);
  }

  /** Answers what was held, from now on at once. */
  public void release() {
    released.countDown();
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) udp.getLocalSocketAddress();
  }

  /** As the configuration wants it: {@code 127.0.0.1:35353}. */
  public String hostAndPort() {
    return address().getAddress().getHostAddress() + ":" + address().getPort();
  }

  /** What was asked, in order: {@code udp MX example.org}. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  private void datagrams() {
    var buffer = new byte[4096];
    while (!udp.isClosed()) {
      try {
        var packet = new DatagramPacket(buffer, buffer.length);
        udp.receive(packet);
        var query = DnsQuery.read(buffer, packet.getLength());
        SocketAddress client = packet.getSocketAddress();
        Thread.ofVirtual().start(() -> datagram(query, client));
      } catch (IOException | RuntimeException _) {
        // closed, or no query: neither gets an answer
      }
    }
  }

  private void datagram(DnsQuery query, SocketAddress client) {
    try {
      byte[] reply = answer("udp ", query, query.udpSize());
      if (reply.length > 0) {
        udp.send(new DatagramPacket(reply, reply.length, client));
      }
    } catch (IOException | InterruptedException _) {
      // closed
    }
  }

  private byte[] answer(String over, DnsQuery query, int most) throws InterruptedException {
    asked.add(over + query);
    DnsZone now = zone;
    if (now.isHeld(query)) {
      released.await();
    }
    return now.answer(query, most);
  }

  private void connections() {
    while (!tcp.isClosed()) {
      try {
        Socket client = tcp.accept();
        Thread.ofVirtual().start(() -> connection(client));
      } catch (IOException _) {
        // closed
      }
    }
  }

  private void connection(Socket client) {
    try (client) {
      var in = new DataInputStream(client.getInputStream());
      var out = new DataOutputStream(client.getOutputStream());
      while (true) {
        byte[] octets = in.readNBytes(in.readUnsignedShort());
        var query = DnsQuery.read(octets, octets.length);
        byte[] reply = answer("tcp ", query, 65_535);
        if (reply.length > 0) {
          out.writeShort(reply.length);
          out.write(reply);
          out.flush();
        }
      }
    } catch (IOException | RuntimeException | InterruptedException _) {
      // the client went, or sent no query
    }
  }

  @Override
  public void close() throws IOException {
    release();
    udp.close();
    tcp.close();
  }
}
