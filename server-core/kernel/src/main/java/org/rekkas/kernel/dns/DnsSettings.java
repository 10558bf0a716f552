package org.rekkas.kernel.dns;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.kernel.config.FileTrouble;
import org.rekkas.kernel.net.AddressLiteral;
import org.rekkas.spi.config.Section;

/**
 * {@code <dns servers="…" dnssec="…" timeout="…"/>} of server.xml.
 *
 * @param servers recursive resolvers, asked in this order; none: those of the system
 * @param timeout for one question to the servers, all repetitions included; a look-up that follows
 *     aliases or validates takes {@value #QUESTIONS} times as long at most
 * @param anchors a zone file with the DS or DNSKEY records that are trusted; none: the root's
 */
public record DnsSettings(
    List<InetSocketAddress> servers, Dnssec dnssec, Duration timeout, Optional<Path> anchors) {
  static final int QUESTIONS = 3;
  static final int PORT = 53;

  /** Whom to believe that an answer is authentic. RFC 4035, RFC 6840 §5.8. */
  public enum Dnssec {
    /** Nobody. */
    OFF,
    /** The AD bit of the servers: only of one on this machine, or behind a link that is trusted. */
    TRUST_AD,
    /** Our own validation, from the trust anchors down. */
    VALIDATE
  }

  public static final DnsSettings DEFAULTS =
      new DnsSettings(List.of(), Dnssec.OFF, Duration.ofSeconds(5), Optional.empty());

  public DnsSettings {
    servers = List.copyOf(servers);
  }

  /**
   * @param conf the folder of the configuration: a relative name begins there
   */
  public static DnsSettings from(Section root, Path conf) {
    Section dns = root.section("dns");
    var servers = new ArrayList<InetSocketAddress>();
    for (String word : dns.words("servers", List.of())) {
      try {
        servers.add(server(word));
      } catch (IllegalArgumentException _) {
        dns.problem(
            "servers", "\"" + word + "\" is not a server (try 192.0.2.53 or 127.0.0.1:5353)");
      }
    }
    Dnssec dnssec = dns.choice("dnssec", Dnssec.OFF);
    Duration timeout = dns.duration("timeout", DEFAULTS.timeout);
    if (timeout.toMillis() < 10) {
      dns.problem("timeout", "at least 10ms");
    }
    return new DnsSettings(servers, dnssec, timeout, anchors(dns, dnssec, conf));
  }

  /** Read to the end where it is used: without an anchor, no question would have an answer. */
  private static Optional<Path> anchors(Section dns, Dnssec dnssec, Path conf) {
    Optional<Path> anchors =
        dns.optional("trust-anchors").filter(name -> !name.isBlank()).map(conf::resolve);
    anchors
        .flatMap(dnssec == Dnssec.VALIDATE ? TrustAnchors::problem : FileTrouble::ofReading)
        .ifPresent(what -> dns.problem("trust-anchors", what));
    return anchors;
  }

  /** {@code 192.0.2.1}, {@code 192.0.2.1:5353}, {@code 2001:db8::1}, {@code [2001:db8::1]:5353}. */
  private static InetSocketAddress server(String text) {
    int close = text.indexOf(']');
    int colon = text.lastIndexOf(':');
    if (text.startsWith("[") && close > 0) {
      String rest = text.substring(close + 1);
      if (!rest.isEmpty() && !rest.startsWith(":")) {
        throw new IllegalArgumentException(text);
      }
      return at(text.substring(1, close), rest.isEmpty() ? "" : rest.substring(1));
    }
    boolean hasPort = colon >= 0 && text.indexOf(':') == colon;
    return hasPort ? at(text.substring(0, colon), text.substring(colon + 1)) : at(text, "");
  }

  private static InetSocketAddress at(String address, String port) {
    return new InetSocketAddress(
        AddressLiteral.of(address), port.isEmpty() ? PORT : Integer.parseInt(port));
  }
}
