package org.rekkas.kernel.net;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.rekkas.idna.ALabels;
import org.rekkas.kernel.config.Configuration;
import org.rekkas.kernel.config.FileTrouble;
import org.rekkas.spi.config.Section;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.textfile.SecretFile;

/**
 * {@code <tls certificate="…" key="…"/>} of server.xml.
 *
 * @param pem the configured files; empty: a self-signed certificate is made
 * @param hosts certificates of other names that clients may ask for (SNI)
 * @param channelBinding whether logins may be bound to their channel (RFC 5802 §6). Off by default:
 *     programs that prefer such a login and then cannot make it (mutt of Debian 12) would not get
 *     in at all
 * @param clients who is asked for a certificate of his own
 * @param olderSuites the listeners that offer CBC mode as well
 */
public record TlsSettings(
    Optional<Pem> pem,
    List<Host> hosts,
    boolean channelBinding,
    Clients clients,
    Set<String> olderSuites) {
  private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
  private static final Pattern HOST_NAME =
      Pattern.compile("(?=.{1,253}$)" + LABEL + "(\\." + LABEL + ")*");

  public TlsSettings {
    hosts = List.copyOf(hosts);
    olderSuites = Set.copyOf(olderSuites);
  }

  /** Where no client is asked for a certificate, and none needs older suites. */
  public TlsSettings(Optional<Pem> pem, List<Host> hosts, boolean channelBinding) {
    this(pem, hosts, channelBinding, Clients.NOBODY, Set.of());
  }

  /**
   * Certificates of clients.
   *
   * @param authorities PEM files, by the name of the listener whose clients they vouch for
   * @param accounts whom a certificate stands for that names nobody, or another: by its SHA-256 in
   *     hexadecimal digits
   */
  public record Clients(Map<String, Path> authorities, Map<String, Mailbox> accounts) {
    static final Clients NOBODY = new Clients(Map.of(), Map.of());

    public Clients {
      authorities = Map.copyOf(authorities);
      accounts = Map.copyOf(accounts);
    }
  }

  /**
   * Two PEM files.
   *
   * @param certificate the chain, the server's own certificate first
   * @param key PKCS#8, or the older forms for EC and RSA; without a password
   */
  public record Pem(Path certificate, Path key) {}

  /**
   * What a client is shown that asks for a name.
   *
   * @param name as clients ask for it: A-labels, in lower case; {@code *.example.org}: all with one
   *     label before it
   */
  public record Host(String name, Pem pem) {}

  /**
   * Reads {@code <tls>} below the root of server.xml.
   *
   * @param configuration the folder that relative names begin at
   */
  public static TlsSettings from(Section root, Path configuration) {
    Section tls = root.section("tls");
    Optional<Pem> pem = pem(tls, configuration);
    var hosts = new ArrayList<Host>();
    for (Section each : tls.each("host")) {
      Optional<String> name = name(each);
      Optional<Pem> files = pem(each, configuration);
      if (files.isEmpty()) {
        each.problem("certificate", "a host has a certificate and a key");
      }
      name.ifPresent(n -> files.ifPresent(f -> hosts.add(new Host(n, f))));
    }
    var clients = new Clients(authorities(root, configuration), accounts(tls));
    return new TlsSettings(
        pem, hosts, tls.flag("channel-binding", false), clients, olderSuites(root));
  }

  private static Optional<String> name(Section host) {
    String text = host.text("name");
    String any = text.startsWith("*.") ? "*." : "";
    Optional<String> name =
        ALabels.of(text.substring(any.length()))
            .map(ascii -> ascii.toLowerCase(Locale.ROOT))
            .filter(ascii -> HOST_NAME.matcher(ascii).matches());
    if (name.isEmpty()) {
      host.problem(
          "name", "\"" + text + "\" is no host name (try mail.example.net or *.example.net)");
    }
    return name.map(n -> any + n);
  }

  private static Set<String> olderSuites(Section root) {
    var all = new HashSet<String>();
    for (Section each : root.section("listeners").each("listener")) {
      if (each.flag("older-suites", false)) {
        all.add(ListenerSettings.name(each, each.text("protocol")));
      }
    }
    return all;
  }

  private static Map<String, Path> authorities(Section root, Path configuration) {
    var all = new HashMap<String, Path>();
    for (Section each : root.section("listeners").each("listener")) {
      Optional<Path> pem = file(each, "client-authorities", configuration);
      if (pem.isPresent() && each.choice("tls", TlsMode.NONE) == TlsMode.NONE) {
        each.problem("client-authorities", "without TLS no client can show a certificate");
      }
      pem.ifPresent(file -> all.put(ListenerSettings.name(each, each.text("protocol")), file));
    }
    return all;
  }

  private static Map<String, Mailbox> accounts(Section tls) {
    var all = new HashMap<String, Mailbox>();
    for (Section each : tls.each("client")) {
      String digits = each.text("sha256").replace(":", "").toLowerCase(Locale.ROOT);
      String account = each.text("account");
      if (!digits.matches("[0-9a-f]{64}")) {
        each.problem("sha256", "is 64 hexadecimal digits (openssl x509 -fingerprint -sha256)");
        continue;
      }
      try {
        all.put(digits, Mailbox.of(account));
      } catch (IllegalArgumentException _) {
        each.problem("account", "\"" + account + "\" is not an address");
      }
    }
    return all;
  }

  static Optional<Pem> pem(Section section, Path configuration) {
    Optional<Path> certificate = file(section, "certificate", configuration);
    Optional<Path> key = file(section, "key", configuration);
    if (certificate.isPresent() != key.isPresent()) {
      section.problem(
          certificate.isPresent() ? "certificate" : "key", "certificate and key go together");
    }
    key.flatMap(SecretFile::shown).ifPresent(what -> Configuration.notice(section, "key", what));
    return certificate.flatMap(c -> key.map(k -> new Pem(c, k)));
  }

  static Optional<Path> file(Section tls, String key, Path configuration) {
    Optional<Path> file =
        tls.optional(key).filter(text -> !text.isEmpty()).map(configuration::resolve);
    file.flatMap(FileTrouble::ofReading).ifPresent(what -> tls.problem(key, what));
    return file;
  }
}
