package org.rekkas.smtp.relay;

import static java.util.Locale.ROOT;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import org.rekkas.idna.DomainPattern;
import org.rekkas.smtp.relay.wire.Protocol;
import org.rekkas.spi.config.Section;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.ReversePath;

/**
 * {@code <route domain="…" via="…"/>}: where mail for some domains goes, instead of to their MX
 * hosts, and what TLS it must have.
 *
 * @param domain {@code example.net}, {@code .example.net} for all below it, {@code *} for all
 * @param sender whose mail; empty: everybody's
 * @param protocol that is spoken with the host of via
 * @param tls empty: as the policies of TLS find it
 */
record StaticRoute(
    String domain,
    Optional<SenderPattern> sender,
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
    String domain = domain(s);
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
    Optional<Path> file = password(s);
    if (user.isPresent() != file.isPresent()) {
      s.problem("user", "user and password-file stand together");
    }
    if (user.isPresent() && via.isEmpty()) {
      s.problem("user", "a login needs a host: via");
    }
    var route = new StaticRoute(domain, sender(s, via), via, protocol, user, file, tls(s, via));
    return domain.isEmpty() ? Optional.empty() : Optional.of(route);
  }

  /** Looked at while it is read, for a check starts nothing that relays. */
  private static Optional<Path> password(Section s) {
    Optional<Path> file = s.file("password-file");
    file.filter(Files::isRegularFile)
        .flatMap(Logins::problem)
        .ifPresent(what -> s.problem("password-file", what));
    return file;
  }

  /** Also an address literal, as the domain of a mailbox may be one. */
  private static String domain(Section s) {
    String text = s.text("domain").strip();
    if (text.isEmpty() || text.equals("*") || text.startsWith("[")) {
      return Mailbox.domainKey(text);
    }
    Optional<String> domain = DomainPattern.of(text);
    if (domain.isEmpty()) {
      s.problem(
          "domain",
          "\"" + text + "\" is no domain (try \"example.net\", \".example.net\" for all below it)");
    }
    return domain.map(Mailbox::domainKey).orElse("");
  }

  /** Where it leads nowhere, the mails of several senders would share the lane of a domain. */
  private static Optional<SenderPattern> sender(Section s, Optional<Via> via) {
    Optional<String> text = s.optional("sender");
    Optional<SenderPattern> sender = text.flatMap(SenderPattern::parse);
    if (text.isPresent() && sender.isEmpty()) {
      s.problem(
          "sender", "\"" + text.get() + "\" is no address and no domain (try \"example.org\")");
    } else if (sender.isPresent() && via.isEmpty()) {
      s.problem("sender", "a route by sender needs a host: via");
    }
    return sender;
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
      if (each.name().toLowerCase(ROOT).equals(text)) {
        return Optional.of(each);
      }
    }
    s.problem("tls", "\"" + text + "\" is none of none, may, encrypt, verify, implicit");
    return Optional.empty();
  }

  boolean matches(String domainKey, ReversePath from) {
    boolean there =
        domain.equals("*")
            || domain.equals(domainKey)
            || (domain.startsWith(".") && domainKey.endsWith(domain));
    return there && (sender.isEmpty() || sender.get().matches(from));
  }

  /** Whether TLS begins before the greeting. */
  boolean implicitTls() {
    boolean asked = via.isPresent() && tls.filter(t -> t == Tls.IMPLICIT).isPresent();
    return asked || isSubmissions(via);
  }

  private static boolean isSubmissions(Optional<Via> via) {
    return via.filter(v -> v.port() == SUBMISSIONS).isPresent();
  }

  /** The more of a domain a route names, the sooner it is asked; then, the more of a sender. */
  static Comparator<StaticRoute> precision() {
    return Comparator.comparingInt(StaticRoute::precisionOfDomain)
        .thenComparingInt(route -> route.sender.map(SenderPattern::precision).orElse(0))
        .reversed();
  }

  private int precisionOfDomain() {
    return domain.equals("*") ? 0 : domain.length() * 2 + (domain.startsWith(".") ? 0 : 1);
  }

  /** The lane of the queue; of several that go to one host by sender, each login has its own. */
  String destination() {
    String who = sender.flatMap(_ -> user).map(name -> name.toLowerCase(ROOT) + "@").orElse("");
    return via.map(each -> protocol.prefix() + who + each).orElse("");
  }

  /** Whether both are for the same mails. */
  boolean sameMails(StaticRoute other) {
    return domain.equals(other.domain) && sender.equals(other.sender);
  }

  boolean sameHop(StaticRoute other) {
    return user.equals(other.user)
        && passwordFile.equals(other.passwordFile)
        && tls.equals(other.tls);
  }
}
