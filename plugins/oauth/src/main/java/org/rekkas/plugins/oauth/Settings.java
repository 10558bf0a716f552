package org.rekkas.plugins.oauth;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rekkas.spi.config.Section;
import org.rekkas.spi.mail.Mailbox;

/** The element {@code <oauth>}. */
record Settings(List<Issuer> issuers) {
  /** Those of RFC 7518 §3.1 by which nobody can sign who only knows what is public. */
  private static final List<String> ASYMMETRIC =
      List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

  private static final Duration LEAST = Duration.ofMillis(100);

  Settings {
    issuers = List.copyOf(issuers);
  }

  /**
   * Who issues tokens.
   *
   * @param url what the claim {@code iss} says
   * @param timeout for each of its answers
   * @param authority PEM file of those who vouch for its site; empty: those that the JDK knows
   */
  record Issuer(
      String url,
      Proof proof,
      Demands demands,
      Naming naming,
      Duration timeout,
      Optional<Path> authority) {
    /** Where it describes itself, OpenID Connect Discovery 1.0 §4. */
    String description() {
      return url.replaceFirst("/$", "") + "/.well-known/openid-configuration";
    }
  }

  /** How it is seen that a token is the issuer's. */
  sealed interface Proof {
    /**
     * By its signature (RFC 7515).
     *
     * @param keys where the issuer has its keys; empty: as its description says
     */
    record Signature(Optional<URI> keys, Set<String> algorithms) implements Proof {
      public Signature {
        algorithms = Set.copyOf(algorithms);
      }
    }

    /**
     * By asking it (RFC 7662).
     *
     * @param secretFile whose first line is the secret; empty: {@code secret} is it
     * @param remembered how long an answer is, at most
     */
    record Introspection(
        URI at, String client, String secret, Optional<Path> secretFile, Duration remembered)
        implements Proof {
      /** Without the secret. */
      @Override
      public String toString() {
        return "Introspection[at=" + at + "]";
      }
    }
  }

  /**
   * What a token must say.
   *
   * @param audiences one of them; empty: any
   * @param clients one of them got it; empty: any
   * @param scope all of it
   * @param skew by how much the clocks may differ
   */
  record Demands(Set<String> audiences, Set<String> clients, Set<String> scope, Duration skew) {
    Demands {
      audiences = Set.copyOf(audiences);
      clients = Set.copyOf(clients);
      scope = Set.copyOf(scope);
    }
  }

  /**
   * Whom a token stands for.
   *
   * @param claim that says it
   * @param trustEmail whether an e-mail address counts of which it is not said whether it was seen
   *     to be the person's own
   * @param domains whose people it may name, as {@link Mailbox#domainKey} has them; the first one
   *     is that of a name without one; empty: any
   * @param people who has another address than the claim says
   */
  record Naming(
      String claim, boolean trustEmail, List<String> domains, Map<String, Mailbox> people) {
    Naming {
      domains = List.copyOf(domains);
      people = Map.copyOf(people);
    }
  }

  static Settings from(Section config) {
    var issuers = new ArrayList<Issuer>();
    var urls = new HashSet<String>();
    for (Section each : config.each("issuer")) {
      Issuer issuer = issuer(each);
      issuers.add(issuer);
      if (!urls.add(issuer.url())) {
        each.problem("url", "stands twice: one issuer, one element");
      }
    }
    return new Settings(issuers);
  }

  private static Issuer issuer(Section s) {
    String url = s.text("url");
    if (safe(url).isEmpty()) {
      s.problem("url", "\"" + url + "\" is no issuer (try https://sso.example.org/realms/people)");
    }
    var signature = new Proof.Signature(address(s, "jwks"), algorithms(s));
    Optional<Proof.Introspection> introspection = introspection(s);
    if (signature.keys().isPresent() && introspection.isPresent()) {
      s.problem("jwks", "stands beside introspection: a token is proved in one way");
    }
    var demands = demands(s);
    if (demands.audiences().isEmpty() && (introspection.isEmpty() || demands.clients().isEmpty())) {
      s.problem("audience", "say for whom tokens are: those for others open no mailbox");
    }
    Proof proof = introspection.isPresent() ? introspection.get() : signature;
    return new Issuer(url, proof, demands, naming(s), timeout(s), s.file("authority"));
  }

  private static Duration timeout(Section s) {
    Duration timeout = s.duration("timeout", Duration.ofSeconds(4));
    if (timeout.compareTo(LEAST) < 0) {
      s.problem("timeout", "is too short for any answer: at least 100ms");
    }
    return timeout;
  }

  private static Demands demands(Section s) {
    return new Demands(
        Set.copyOf(s.words("audience", List.of())),
        Set.copyOf(s.words("clients", List.of())),
        Set.copyOf(s.words("scope", List.of())),
        s.duration("skew", Duration.ofSeconds(30)));
  }

  private static Optional<Proof.Introspection> introspection(Section s) {
    Optional<URI> at = address(s, "introspection");
    String client = s.text("client-id", "");
    String secret = s.text("client-secret", "");
    Optional<Path> file = s.file("client-secret-file");
    Duration remembered = s.duration("remember", Duration.ofMinutes(1));
    if (at.isPresent() && client.isEmpty()) {
      s.problem("client-id", "is missing: who asks the issuer has to say who it is");
    }
    if (at.isPresent() && file.isPresent() != secret.isEmpty()) {
      s.problem("client-secret-file", "either a file has the secret, or client-secret is it");
    }
    return at.map(uri -> new Proof.Introspection(uri, client, secret, file, remembered));
  }

  private static Set<String> algorithms(Section s) {
    var algorithms = new HashSet<String>();
    for (String each : s.words("algorithms", ASYMMETRIC)) {
      if (ASYMMETRIC.contains(each)) {
        algorithms.add(each);
      } else {
        s.problem("algorithms", each + " is none of " + String.join(" ", ASYMMETRIC));
      }
    }
    return algorithms;
  }

  private static Naming naming(Section s) {
    var people = new HashMap<String, Mailbox>();
    for (Section person : s.each("person")) {
      try {
        people.put(person.text("claim"), Mailbox.of(person.text("address")));
      } catch (IllegalArgumentException e) {
        person.problem("address", String.valueOf(e.getMessage()));
      }
    }
    List<String> domains = domains(s);
    return new Naming(s.text("claim", "email"), s.flag("trust-email", false), domains, people);
  }

  private static List<String> domains(Section s) {
    var domains = new ArrayList<String>();
    for (String each : s.words("domains", List.of())) {
      domain(each)
          .ifPresentOrElse(
              domains::add, () -> s.problem("domains", "\"" + each + "\" is not a domain"));
    }
    return domains;
  }

  private static Optional<String> domain(String text) {
    try {
      var somebody = Mailbox.of("somebody@" + text);
      boolean whole = somebody.domain().equals(text);
      return whole && !text.startsWith(".") && !text.endsWith(".")
          ? Optional.of(somebody.domainKey())
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Optional<URI> address(Section s, String key) {
    Optional<String> text = s.optional(key).filter(each -> !each.isEmpty());
    Optional<URI> address = text.flatMap(Settings::safe);
    if (text.isPresent() && address.isEmpty()) {
      s.problem(key, "\"" + text.get() + "\" is not https:// (http:// is for this machine alone)");
    }
    return address;
  }

  /** An address to which nobody listens in; empty where it is none. */
  static Optional<URI> safe(String text) {
    try {
      var uri = new URI(text);
      String host = uri.getHost() == null ? "" : uri.getHost();
      boolean here = host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
      boolean secret = "https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && here);
      return secret && !host.isEmpty() ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }
}
