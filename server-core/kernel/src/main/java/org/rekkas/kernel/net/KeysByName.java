package org.rekkas.kernel.net;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the certificate that a client is shown: one of the name that it asks for (SNI, RFC 6066
 * §3), by the configuration before any that a plugin got; otherwise the server's own, whatever the
 * name: a client that minds will say so itself. One name may have several, with keys of different
 * kinds. Immutable.
 */
final class KeysByName extends X509ExtendedKeyManager {
  /** Of one certificate, in a sentence: it may be for hundreds. */
  private static final int MOST_NAMES = 3;

  private final PemIdentity own;
  private final List<Named> ownNames;
  private final List<Named> others;
  private final int hosts;

  /**
   * @param ownNames of the server's own certificate, where the configuration names that
   * @param hosts those of other names, by the configuration
   * @param got by plugins; what the configuration has a certificate for is left out
   */
  KeysByName(PemIdentity own, List<String> ownNames, List<Named> hosts, List<Named> got) {
    this.own = own;
    this.ownNames = ownNames.stream().map(name -> new Named(name, own)).toList();
    this.hosts = hosts.size();
    var all = new ArrayList<>(hosts);
    got.stream()
        .filter(
            each ->
                Stream.concat(this.ownNames.stream(), hosts.stream())
                    .noneMatch(c -> c.fits(each.name())))
        .forEach(all::add);
    this.others = List.copyOf(all);
  }

  boolean hasOthers() {
    return !others.isEmpty();
  }

  /** The first that is shown to who asks for a name. */
  PemIdentity of(String name) {
    return identity(Integer.toString(place(name)));
  }

  /**
   * A certificate for a name.
   *
   * @param name in lower case; {@code *.example.org}: all with one label before it
   */
  record Named(String name, PemIdentity identity) {
    boolean fits(String asked) {
      return name.startsWith("*.")
          ? asked.substring(Math.max(0, asked.indexOf('.'))).equals(name.substring(1))
          : asked.equals(name);
    }
  }

  /** The name that a client asked for; empty where it named none. */
  private static Optional<String> asked(SSLSession session) {
    if (session instanceof ExtendedSSLSession extended) {
      for (SNIServerName each : extended.getRequestedServerNames()) {
        if (each instanceof SNIHostName host) {
          return Optional.of(host.getAsciiName());
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, Socket socket) {
    return choose(keyType, ((SSLSocket) socket).getHandshakeSession());
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    return choose(keyType, engine.getHandshakeSession());
  }

  /**
   * When the certificates end, of several for one name the first to do so.
   *
   * @param host whose certificate the server's own is
   */
  Map<String, Instant> ends(String host) {
    var ends = new TreeMap<String, Instant>();
    all(host)
        .forEach(
            each ->
                each.identity()
                    .end()
                    .ifPresent(
                        end -> ends.merge(each.name(), end, (a, b) -> a.isBefore(b) ? a : b)));
    return ends;
  }

  /**
   * What is to be told of certificates that have ended or end soon, each with the names that it is
   * shown for.
   *
   * @param host whose certificate the server's own is
   */
  List<String> ending(String host, Instant now) {
    var names = new LinkedHashMap<PemIdentity, Set<String>>();
    all(host)
        .filter(each -> each.identity().ending(now).isPresent())
        .forEach(
            each ->
                names
                    .computeIfAbsent(each.identity(), _ -> new LinkedHashSet<>())
                    .add(each.name()));
    return names.entrySet().stream()
        .map(each -> text(each.getValue()) + " " + each.getKey().ending(now).orElseThrow())
        .sorted()
        .toList();
  }

  private static String text(Set<String> names) {
    String first = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
    int more = names.size() - MOST_NAMES;
    return "for " + first + (more > 0 ? " and " + more + " more" : "");
  }

  private Stream<Named> all(String host) {
    return Stream.concat(Stream.of(new Named(host, own)), others.stream());
  }

  /** The number of the first certificate for a name; 0: the server's own. */
  int place(String name) {
    List<Integer> fitting = places(name.toLowerCase(Locale.ROOT));
    return fitting.isEmpty() ? 0 : fitting.getFirst();
  }

  /** Empty: the server's own. */
  private List<Integer> places(String asked) {
    List<Integer> configured = places(asked, 0, hosts);
    boolean known = !configured.isEmpty() || ownNames.stream().anyMatch(own -> own.fits(asked));
    return known ? configured : places(asked, hosts, others.size());
  }

  private List<Integer> places(String asked, int from, int end) {
    return IntStream.range(from, end)
        .filter(i -> others.get(i).fits(asked))
        .mapToObj(i -> i + 1)
        .toList();
  }

  /** An alias is a number: 0 is the server's own. Null, as the JDK wants it, for no such key. */
  private @Nullable String choose(String keyType, SSLSession session) {
    String asked = asked(session).orElse("").toLowerCase(Locale.ROOT);
    List<Integer> fitting = places(asked);
    for (int place : fitting) {
      if (others.get(place - 1).identity().isOf(keyType)) {
        return Integer.toString(place);
      }
    }
    return fitting.isEmpty() && own.isOf(keyType) ? "0" : null;
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    Certificate[] chain = identity(alias).chain();
    return Arrays.copyOf(chain, chain.length, X509Certificate[].class);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return identity(alias).key();
  }

  private PemIdentity identity(String alias) {
    int number = Integer.parseInt(alias);
    return number == 0 ? own : others.get(number - 1).identity();
  }

  @Override
  public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return new String[0];
  }

  @Override
  public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return new String[0];
  }

  /** We are the server. */
  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
    return null;
  }
}
