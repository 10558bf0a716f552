package org.rekkas.kernel.dns;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * The recursive resolvers, asked by UDP, and by TCP for what does not fit (RFC 1035 §4.2, RFC 7766
 * §5). Each question leaves from a port of its own, which the system chooses by chance, and only
 * the server that was asked is heard, about what it was asked (RFC 5452 §9). Where the AD bit is
 * asked for, what one server holds for forged is not asked of another: an answer without that bit
 * would pass for one of a zone that is not signed (RFC 7672 §2.1.1). Asks and waits on the thread
 * of who wants to know: dnsjava's transport hands each question to threads of its own and back,
 * which cost three times as much as all the rest. Used by all sessions.
 */
final class DnsServers {
  /** What passes every network in one piece, RFC 9715 §3.1. */
  private static final int MOST_OCTETS = 1232;

  /** By TCP, where an answer may have 65,535: what is read of it takes many times as much. */
  private static final int MOST_OCTETS_BY_TCP = 16_384;

  /** Of a message, RFC 1035 §4.1.1; the CD bit is in it, RFC 4035 §3.2.2. */
  private static final int SECOND_FLAGS = 3;

  private static final byte CHECKING_DISABLED = 0x10;

  private final List<InetSocketAddress> servers;
  private final int attempts;
  private final long patience;

  /**
   * @param timeout for a question, repetitions included
   */
  DnsServers(List<InetSocketAddress> servers, Duration timeout) {
    this.servers = List.copyOf(servers);
    attempts = Math.max(2, servers.size());
    patience = timeout.dividedBy(attempts).toNanos();
  }

  /** Sends a question, and does not wait for the answer. To be closed. */
  Asked ask(Message query) throws IOException {
    query.addRecord(new OPTRecord(MOST_OCTETS, 0, 0), Section.ADDITIONAL);
    return new Asked(query);
  }

  /** An answer that is not read, whoever is asked once more. */
  private static final class TooLong extends IOException {
    private static final long serialVersionUID = 1;

    TooLong(int octets) {
      super("an answer of " + octets + " octets");
    }
  }

  /**
   * "No such record" of a server that knows of others who may have it, or has not looked: RFC 2308
   * §2.2.
   */
  private static final class Referral extends IOException {
    private static final long serialVersionUID = 1;

    Referral() {
      super("a referral instead of an answer");
    }

    static boolean is(Message answer) {
      if (answer.getRcode() != Rcode.NOERROR || !answer.getSection(Section.ANSWER).isEmpty()) {
        return false;
      }
      var header = answer.getHeader();
      List<Record> authority = answer.getSection(Section.AUTHORITY);
      return (!header.getFlag(Flags.RA) && !header.getFlag(Flags.AA))
          || (authority.stream().anyMatch(each -> each.getType() == Type.NS)
              && authority.stream().noneMatch(each -> each.getType() == Type.SOA));
    }
  }

  /** A question under way. Of one thread. */
  final class Asked implements DnsQuestions.Sent {
    private final byte[] octets;
    private final boolean asksForAd;
    private int attempt;
    private DatagramSocket socket;
    private long attemptEnds;

    private Asked(Message query) throws IOException {
      octets = query.toWire();
      asksForAd = query.getHeader().getFlag(Flags.AD);
      socket = new DatagramSocket();
      send();
    }

    private InetSocketAddress server() {
      return servers.get(attempt % servers.size());
    }

    /** A server that cannot be reached is one that does not answer. */
    private void send() {
      attemptEnds = System.nanoTime() + patience;
      try {
        socket.connect(server());
        socket.send(new DatagramPacket(octets, octets.length));
      } catch (IOException _) {
        socket.close();
      }
    }

    /** By the first server that has one; another is asked where one is silent, or cannot say. */
    @Override
    public Message answer(long until) throws IOException {
      while (true) {
        try {
          Message answer = heard(until);
          boolean last = attempt + 1 >= servers.size();
          if (!refuses(answer) || last || (asksForAd && keepsBack(answer, until))) {
            return answer;
          }
        } catch (TooLong e) {
          throw e;
        } catch (IOException e) {
          boolean last = attempt + 1 == attempts || System.nanoTime() - until >= 0;
          if (last || Thread.currentThread().isInterrupted()) {
            throw e;
          }
        }
        attempt++;
        again();
      }
    }

    private void again() throws IOException {
      socket.close();
      socket = new DatagramSocket();
      send();
    }

    /** A validator gives what is bogus to those alone who check it themselves, RFC 4035 §3.2.2. */
    private boolean keepsBack(Message failure, long until) {
      if (failure.getRcode() != Rcode.SERVFAIL) {
        return false;
      }
      octets[SECOND_FLAGS] |= CHECKING_DISABLED;
      try {
        again();
        return !refuses(heard(until));
      } catch (TooLong _) {
        return true;
      } catch (IOException _) {
        return false; // it is broken, and another one is asked
      } finally {
        octets[SECOND_FLAGS] &= ~CHECKING_DISABLED;
      }
    }

    private boolean refuses(Message answer) {
      return answer.getRcode() == Rcode.SERVFAIL || answer.getRcode() == Rcode.REFUSED;
    }

    /** What has come already is heard also where the time is over. */
    private Message heard(long until) throws IOException {
      var packet = new DatagramPacket(new byte[MOST_OCTETS], MOST_OCTETS);
      do {
        packet.setLength(MOST_OCTETS);
        socket.setSoTimeout(Math.max(1, left(until)));
        socket.receive(packet);
        if (isOurs(packet)) {
          var answer = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
          boolean cut = answer.getHeader().getFlag(Flags.TC);
          Message whole = cut ? overTcp(until) : answer;
          if (Referral.is(whole)) {
            throw new Referral();
          }
          return whole;
        }
      } while (left(until) > 0);
      throw new SocketTimeoutException("no answer from " + server());
    }

    /** By the id; whether it is about what was asked, is looked at where it is read. */
    private boolean isOurs(DatagramPacket packet) {
      return packet.getLength() >= 12
          && packet.getData()[0] == octets[0]
          && packet.getData()[1] == octets[1];
    }

    private Message overTcp(long until) throws IOException {
      try (var tcp = new Socket()) {
        tcp.connect(server(), Math.max(1, left(until)));
        tcp.setSoTimeout(Math.max(1, left(until)));
        var message = ByteBuffer.allocate(2 + octets.length);
        message.putShort((short) octets.length).put(octets);
        tcp.getOutputStream().write(message.array());
        var in = new DataInputStream(tcp.getInputStream());
        int length = in.readUnsignedShort();
        if (length > MOST_OCTETS_BY_TCP) {
          throw new TooLong(length);
        }
        return new Message(in.readNBytes(length));
      }
    }

    /** Until this attempt or all ends, in milliseconds. */
    private int left(long until) {
      long now = System.nanoTime();
      return (int) (Math.min(attemptEnds - now, until - now) / 1_000_000);
    }

    @Override
    public void close() {
      socket.close();
    }
  }
}
