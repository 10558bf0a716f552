package org.rekkas.smtp.relay.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.rekkas.sasl.ClientExchange;
import org.rekkas.sasl.ExchangeBroken;
import org.rekkas.spi.mail.Reply;

/**
 * The order of an opening as a function of the next hop's replies: greeting, EHLO (HELO where that
 * is unknown) or LHLO, STARTTLS and EHLO again (RFC 3207), AUTH (RFC 4954). Owned by one
 * connection, until it is ready for mail.
 */
public final class Opening {
  /** Whether the connection must have TLS. */
  public enum Need {
    NO,
    IF_OFFERED,
    ALWAYS,
    /** Before the greeting, RFC 8314 §3: this begins behind the handshake. */
    FIRST
  }

  /** What kept a host from taking mail. */
  public enum Fault {
    /** It does not speak, or sends us away for now. */
    HOST,
    /** It has no TLS, or not as it has to be; where the handshake is cut off, it is the host. */
    TLS,
    /** It and our login do not get on. */
    LOGIN
  }

  /**
   * What this side wants.
   *
   * @param hello our name
   * @param login makes exchanges, the best first, for the mechanisms on offer; empty: no login
   * @param passwordInClear whether a password may be told without TLS
   */
  public record Wishes(
      Protocol protocol,
      String hello,
      Need tls,
      Optional<Function<Offers, List<ClientExchange>>> login,
      boolean passwordInClear) {}

  /** What to do next. */
  public sealed interface Step {
    /** Write this line, and read a reply. */
    record Say(String line) implements Step {}

    /** Handshake, and then {@link Opening#encrypted}. */
    record Encrypt() implements Step {}

    /** The next hop has no TLS; {@link Opening#withoutTls} says whether to go on. */
    record NoTls(String why) implements Step {}

    record Ready(Offers offers) implements Step {}

    /** This host takes no mail from us now; the reply is 4yz. */
    record Away(Reply reply, String why, Fault fault) implements Step {}

    /** It has our own name: the mail would come back. RFC 5321 §6.3. */
    record Ourselves() implements Step {}
  }

  private enum Waiting {
    GREETING,
    EHLO,
    HELO,
    STARTTLS,
    AUTH
  }

  private static final Reply NO_TLS =
      Reply.of(451, "4.7.5", "TLS is required for this host, and it does not offer it");
  private static final Reply NO_MECHANISM =
      Reply.of(451, "4.7.0", "no way to log in at the next hop that is safe and on offer");
  private static final Reply NOT_PROVED =
      Reply.of(451, "4.7.0", "the next hop did not keep to the rules of the login");

  private final Wishes wishes;
  private Waiting waiting = Waiting.GREETING;
  private boolean encrypted;
  private Optional<Offers> offers = Optional.empty();
  private Optional<ClientExchange> exchange = Optional.empty();

  public Opening(Wishes wishes) {
    this.wishes = wishes;
    this.encrypted = wishes.tls() == Need.FIRST;
  }

  /** What the next hop said; the first one is its greeting. */
  public Step heard(RemoteReply reply) {
    return switch (waiting) {
      case GREETING -> reply.isPositive() ? ehlo() : away(reply, "greeting");
      case EHLO -> ehlo(reply);
      case HELO -> reply.isPositive() ? hello(Offers.none(reply)) : away(reply, "answer to HELO");
      case STARTTLS -> startTls(reply);
      case AUTH -> auth(reply);
    };
  }

  /** The handshake is done; what was known of before it is forgotten, RFC 3207 §4.2. */
  public Step encrypted() {
    encrypted = true;
    offers = Optional.empty();
    return ehlo();
  }

  /** In clear, where that will do. */
  public Step withoutTls(String why) {
    return wishes.tls() == Need.ALWAYS
        ? new Step.Away(NO_TLS, why, Fault.TLS)
        : login(offers.orElseThrow());
  }

  private Step ehlo() {
    waiting = Waiting.EHLO;
    return new Step.Say(wishes.protocol().hello() + " " + wishes.hello());
  }

  private Step ehlo(RemoteReply reply) {
    if (reply.isPositive()) {
      return hello(Offers.of(reply));
    }
    if (reply.isPermanent() && !encrypted && wishes.protocol().hasHelo()) {
      waiting = Waiting.HELO;
      return new Step.Say("HELO " + wishes.hello());
    }
    return away(reply, "answer to " + wishes.protocol().hello());
  }

  private Step hello(Offers offered) {
    if (isOurs(offered.name())) {
      return new Step.Ourselves();
    }
    offers = Optional.of(offered);
    if (encrypted || wishes.tls() == Need.NO) {
      return login(offered);
    }
    if (offered.startTls()) {
      waiting = Waiting.STARTTLS;
      return new Step.Say("STARTTLS");
    }
    return new Step.NoTls("it offers no STARTTLS");
  }

  private boolean isOurs(String name) {
    boolean same = name.equalsIgnoreCase(wishes.hello()) && wishes.hello().indexOf('.') > 0;
    return same && wishes.protocol().isOurs();
  }

  private Step startTls(RemoteReply reply) {
    if (reply.isPositive()) {
      return new Step.Encrypt();
    }
    if (reply.closes()) {
      return away(reply, "answer to STARTTLS");
    }
    return new Step.NoTls("STARTTLS: " + reply);
  }

  private Step login(Offers offered) {
    if (wishes.login().isEmpty()) {
      return new Step.Ready(offered);
    }
    for (ClientExchange each : wishes.login().get().apply(offered)) {
      boolean safe = encrypted || wishes.passwordInClear() || !each.tellsPassword();
      if (safe && offered.auth().contains(each.mechanism())) {
        exchange = Optional.of(each);
        waiting = Waiting.AUTH;
        String first = each.initial().map(i -> " " + (i.length == 0 ? "=" : base64(i))).orElse("");
        return new Step.Say("AUTH " + each.mechanism() + first);
      }
    }
    return noLogin(NO_MECHANISM, "AUTH offers " + String.join(" ", offered.auth()));
  }

  private Step auth(RemoteReply reply) {
    var with = exchange.orElseThrow();
    if (reply.code() == 334) {
      return answer(with, reply);
    }
    if (!reply.isPositive()) {
      return reply.closes()
          ? away(reply, "answer to AUTH")
          : noLogin(reply.delay(), "answer to AUTH: " + reply);
    }
    return with.complete()
        ? new Step.Ready(offers.orElseThrow())
        : noLogin(NOT_PROVED, "it says yes before it has proved that it knows the password");
  }

  private static Step answer(ClientExchange with, RemoteReply reply) {
    String challenge = reply.lines().getFirst();
    try {
      return new Step.Say(base64(with.answer(Base64.getDecoder().decode(challenge))));
    } catch (ExchangeBroken e) {
      return noLogin(NOT_PROVED, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException _) {
      return noLogin(NOT_PROVED, "a challenge that is not base64");
    }
  }

  private static Step noLogin(Reply reply, String why) {
    return new Step.Away(reply, why, Fault.LOGIN);
  }

  /** A 5yz counts as a delay too: this host may be ill and another may take the mail. */
  private static Step away(RemoteReply reply, String what) {
    return new Step.Away(reply.delay(), what + ": " + reply, Fault.HOST);
  }

  private static String base64(byte[] octets) {
    return new String(Base64.getEncoder().encode(octets), US_ASCII);
  }
}
