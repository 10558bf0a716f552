package org.rekkas.smtp.relay;

import java.io.EOFException;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.rekkas.sasl.ClientExchange;
import org.rekkas.smtp.relay.tls.CertificateRefused;
import org.rekkas.smtp.relay.tls.ClientTls;
import org.rekkas.smtp.relay.tls.TlsFailure;
import org.rekkas.smtp.relay.tls.TlsPolicy;
import org.rekkas.smtp.relay.tls.TlsWitness;
import org.rekkas.smtp.relay.wire.Offers;
import org.rekkas.smtp.relay.wire.Opening;
import org.rekkas.smtp.relay.wire.Opening.Fault;
import org.rekkas.smtp.relay.wire.Opening.Need;
import org.rekkas.smtp.relay.wire.Opening.Step;
import org.rekkas.smtp.relay.wire.Opening.Wishes;
import org.rekkas.spi.mail.Reply;

/**
 * Opens connections: socket, greeting, EHLO, STARTTLS, AUTH. The order of it is {@link Opening}'s;
 * here are the socket and the time. Usable by all threads.
 */
final class Connector {
  private final String hello;
  private final List<InetAddress> bind;
  private final Patience patience;
  private final ClientTls tls;
  private final TlsWitness witness;
  private final Lookout lookout;

  Connector(
      String hello,
      List<InetAddress> bind,
      Patience patience,
      ClientTls tls,
      TlsWitness witness,
      Lookout lookout) {
    this.hello = hello;
    this.bind = bind;
    this.patience = patience;
    this.tls = tls;
    this.witness = witness;
    this.lookout = lookout;
  }

  /** The same for who has other patience. */
  Connector with(Patience other) {
    return new Connector(hello, bind, other, tls, witness, lookout);
  }

  /** Whether nobody waits for a connection any more. */
  boolean isTooLate() {
    return patience.isOver();
  }

  /** What became of an opening. */
  sealed interface Opened {
    record Ready(HopConnection connection) implements Opened {}

    /**
     * This host takes no mail from us now.
     *
     * @param inHandshake whether it was lost or failed there; without TLS it might have gone well
     */
    record Away(Reply reply, String why, Fault fault, boolean inHandshake) implements Opened {}

    /** It is this server. */
    record Ourselves(String why) implements Opened {}
  }

  /** Who logs in, by which mechanisms, the best first. */
  interface Login extends Function<Offers, List<ClientExchange>> {}

  /**
   * @param domain whose mail it is for
   */
  Opened open(String domain, IdleConnections.Key key, Optional<Login> login) {
    Need need = need(key);
    boolean inClear = need == Need.NO;
    Opened opened = open(domain, key, wishes(key, need, login, inClear));
    boolean failedTls = opened instanceof Opened.Away away && away.inHandshake();
    // RFC 7435 §3: TLS that nobody asked for and that fails is no reason to keep the mail.
    return failedTls && need == Need.IF_OFFERED
        ? open(domain, key, wishes(key, Need.NO, login, false))
        : opened;
  }

  private Wishes wishes(
      IdleConnections.Key key, Need tls, Optional<Login> login, boolean passwordInClear) {
    return new Wishes(key.protocol(), hello, tls, login.map(l -> l), passwordInClear);
  }

  private static Need need(IdleConnections.Key key) {
    if (key.implicitTls()) {
      return Need.FIRST;
    }
    return switch (key.policy()) {
      case TlsPolicy.None _ -> Need.NO;
      case TlsPolicy.May _ -> Need.IF_OFFERED;
      default -> Need.ALWAYS;
    };
  }

  private Opened open(String domain, IdleConnections.Key key, Wishes wishes) {
    var socket = new Socket();
    Optional<HopConnection> made = Optional.empty();
    Optional<Opened> opened = Optional.empty();
    try {
      socket.setTcpNoDelay(true);
      var source = source(key.address().getAddress());
      if (source.isPresent()) {
        socket.bind(new InetSocketAddress(source.get(), 0));
      }
      socket.connect(key.address(), (int) patience.connect().toMillis());
      made = Optional.of(new HopConnection(socket, key, lookout));
      opened = Optional.of(speak(domain, made.get(), new Opening(wishes)));
    } catch (HandshakeFailed e) {
      opened = Optional.of(e.away());
    } catch (ReplyUnclear e) {
      opened = Optional.of(away(Replies.UNCLEAR, e));
    } catch (IOException e) {
      opened = Optional.of(away(made.isPresent() ? Replies.LOST : Replies.NO_ANSWER, e));
    } finally {
      if (opened.isEmpty() || !(opened.get() instanceof Opened.Ready)) {
        made.ifPresent(HopConnection::abort);
        close(socket);
      }
    }
    return opened.get();
  }

  private static Opened away(Reply reply, IOException why) {
    return new Opened.Away(reply, String.valueOf(why.getMessage()), Fault.HOST, false);
  }

  /** A handshake that came to no end, by the fault of TLS or of the host. */
  private static final class HandshakeFailed extends IOException {
    private static final long serialVersionUID = 1;

    private final Fault fault;

    HandshakeFailed(Fault fault, IOException cause) {
      super(cause.getMessage(), cause);
      this.fault = fault;
    }

    Opened.Away away() {
      String why = "TLS: " + getMessage();
      Reply reply =
          fault == Fault.TLS ? Replies.tlsFails(String.valueOf(getMessage())) : Replies.LOST;
      return new Opened.Away(reply, why, fault, true);
    }
  }

  private Opened speak(String domain, HopConnection hop, Opening opening) throws IOException {
    if (hop.key().implicitTls()) {
      encrypt(domain, hop);
    }
    Step step = opening.heard(hop.read(patience.reply()));
    while (true) {
      switch (step) {
        case Step.Say(String line) -> {
          hop.expectSilence();
          hop.write(line + "\r\n", patience.reply());
          step = opening.heard(hop.read(patience.reply()));
        }
        case Step.Encrypt() -> {
          hop.expectSilence(); // attack B4
          encrypt(domain, hop);
          step = opening.encrypted();
        }
        case Step.NoTls(String why) -> {
          witness.failed(domain, hop.key().policy(), TlsFailure.STARTTLS_NOT_SUPPORTED);
          step = opening.withoutTls(why);
        }
        case Step.Ready(Offers offers) -> {
          hop.offers(offers);
          return new Opened.Ready(hop);
        }
        case Step.Away(Reply reply, String why, Fault fault) -> {
          hop.quit();
          return new Opened.Away(reply, why, fault, false);
        }
        case Step.Ourselves() -> {
          hop.quit();
          return new Opened.Ourselves(hop.name() + " has our own name");
        }
      }
    }
  }

  private void encrypt(String domain, HopConnection hop) throws IOException {
    TlsPolicy policy = hop.key().policy();
    hop.until(patience.reply());
    try {
      SSLSocket secured = tls.over(hop.plain(), hop.key().host(), policy);
      hop.secured(secured);
      witness.succeeded(domain, hop.key().host(), policy, secured.getSession());
    } catch (CertificateRefused e) {
      witness.failed(domain, policy, e.failure());
      throw new HandshakeFailed(Fault.TLS, e);
    } catch (IOException e) {
      if (!isTooLate()) { // or else it is we who had no time for it
        witness.failed(domain, policy, TlsFailure.VALIDATION_FAILURE);
      }
      Fault fault = e instanceof SSLException && !isLost(e) ? Fault.TLS : Fault.HOST;
      throw hop.isOverdue()
          ? new HandshakeFailed(Fault.HOST, new SocketTimeoutException(noHandshake()))
          : new HandshakeFailed(fault, e);
    } finally {
      hop.unbounded();
    }
  }

  /** The JDK calls it a failed handshake, too, where the connection ends in the midst of it. */
  private static boolean isLost(IOException failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof EOFException || each instanceof SocketException) {
        return true;
      }
    }
    return false;
  }

  private String noHandshake() {
    return "no handshake in " + patience.reply().toSeconds() + " s";
  }

  /** The configured address of the same kind. */
  private Optional<InetAddress> source(InetAddress target) {
    boolean four = target instanceof Inet4Address;
    return bind.stream().filter(each -> (each instanceof Inet4Address) == four).findFirst();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // gone already
    }
  }
}
