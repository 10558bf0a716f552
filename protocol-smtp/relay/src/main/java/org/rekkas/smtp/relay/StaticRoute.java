package org.rekkas.smtp.relay;

import java.net.IDN;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import org.rekkas.smtp.relay.wire.Protocol;
import org.rekkas.spi.config.Section;
import org.rekkas.spi.mail.Mailbox;

/**
 * {@code <route domain="…" via="…"/>}: where mail for some domains goes, instead of to their MX
 * hosts, and what TLS it must have.
 *
 * @param domain {@code example.net}, {@code .example.net} for all below it, {@code *} for all
 * @param protocol that is spoken with the host of via
 * @param tls empty: as the policies of TLS find it
 */
record StaticRoute(
    String domain,
    Optional<Via> via,
    Protocol protocol,
    Optional<String> user,
    Optional<Path> passwordFile,
    Optional<Tls> tls) {
  /** What TLS the next hop must have. */
  enum Tls {
    NONE,
    MAY,
    ENCRYPT,
    VERIFY,
    /** As {@link #VERIFY}, from the first octet on, RFC 8314 §3. */
    IMPLICIT
  }

  /** The port of submissions, where TLS begins with the first octet. RFC 8314 §7.3. */
  private static final int SUBMISSIONS = 465;

  static Optional<StaticRoute> from(Section s) {
    String domain = key(s.text("domain"));
    Optional<String> text = s.optional("via");
    Optional<Via> via = text.flatMap(Via::parse);
    if (text.isPresent() && via.isEmpty()) {
      s.problem("via", "\"" + text.get() + "\" is not a host (try \"smtp.example.net:587\")");
    }
    Protocol protocol = s.choice("protocol", Protocol.SMTP);
    if (protocol == Protocol.LMTP) {
      via = store(s, text.isPresent(), via);
    }
    Optional<String> user = s.optional("user");
    Optional<Path> file = s.file("password-file");
    if (user.isPresent() != file.isPresent()) {
      s.problem("user", "user and password-file stand together");
    }
    if (user.isPresent() && via.isEmpty()) {
      s.problem("user", "a login needs a host: via");
    }
    var route = new StaticRoute(domain, via, protocol, user, file, tls(s, via));
    return domain.isEmpty() ? Optional.empty() : Optional.of(route);
  }

  /** Mail stores have no MX records, and no port that all know, RFC 2033 §5. */
  private static Optional<Via> store(Section s, boolean named, Optional<Via> via) {
    if (!named) {
      s.problem("protocol", "lmtp needs a host: via=\"[127.0.0.1]:24\"");
    } else if (via.filter(Via::isPortOfSmtp).isPresent()) {
      s.problem("via", "lmtp needs its port, and never 25 (try \"[127.0.0.1]:24\")");
    }
    return via.map(Via::asHost);
  }

  private static Optional<Tls> tls(Section s, Optional<Via> via) {
    Optional<String> text = s.optional("tls");
    if (text.isEmpty()) {
      return isSubmissions(via) ? Optional.of(Tls.IMPLICIT) : Optional.empty();
    }
    Optional<Tls> tls = tls(s, text.get());
    if (isSubmissions(via) && tls.filter(t -> t == Tls.NONE || t == Tls.MAY).isPresent()) {
      s.problem("tls", "port " + SUBMISSIONS + " begins with TLS (try implicit, or encrypt)");
    }
    if (via.isEmpty() && tls.filter(t -> t == Tls.IMPLICIT).isPresent()) {
      s.problem("tls", "implicit needs a host: via");
    }
    return tls;
  }

  private static Optional<Tls> tls(Section s, String text) {
    for (Tls each : Tls.values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(text)) {
        return Optional.of(each);
      }
    }
    s.problem("tls", "\"" + text + "\" is none of none, may, encrypt, verify, implicit");
    return Optional.empty();
  }

  /** As {@link Mailbox#domainKey}. */
  static String key(String domain) {
    String lower = folded(domain.strip());
    return lower.contains("xn--") ? folded(IDN.toUnicode(lower)) : lower;
  }

  private static String folded(String s) {
    return Normalizer.normalize(s.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
  }

  boolean matches(String domainKey) {
    return domain.equals("*")
        || domain.equals(domainKey)
        || (domain.startsWith(".") && domainKey.endsWith(domain));
  }

  /** Whether TLS begins before the greeting. */
  boolean implicitTls() {
    boolean asked = via.isPresent() && tls.filter(t -> t == Tls.IMPLICIT).isPresent();
    return asked || isSubmissions(via);
  }

  private static boolean isSubmissions(Optional<Via> via) {
    return via.filter(v -> v.port() == SUBMISSIONS).isPresent();
  }

  /** The more of a domain a route names, the sooner it is asked. */
  int precision() {
    return domain.equals("*") ? 0 : domain.length() * 2 + (domain.startsWith(".") ? 0 : 1);
  }

  /** The lane of the queue. */
  String destination() {
    return via.map(each -> protocol.prefix() + each).orElse("");
  }

  boolean sameHop(StaticRoute other) {
    return user.equals(other.user)
        && passwordFile.equals(other.passwordFile)
        && tls.equals(other.tls);
  }
}
