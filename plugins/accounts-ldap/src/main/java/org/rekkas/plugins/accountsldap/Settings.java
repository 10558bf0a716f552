package org.rekkas.plugins.accountsldap;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.rekkas.directory.AccountSource;
import org.rekkas.directory.OwnDomains;
import org.rekkas.spi.config.Section;

/**
 * The element {@code <accounts-ldap>}. Without {@code servers} the plugin does nothing.
 *
 * @param domains whose accounts are in the directory, as {@link OwnDomains} has them
 * @param base below which people are looked for
 * @param filter with a question mark where the address comes
 * @param attributes of an entry that are read
 * @param agent the delivery agent that takes mail for an account
 * @param quota of an account whose entry says nothing
 */
record Settings(
    Optional<Source> source,
    List<String> domains,
    String base,
    FilterForm filter,
    Attributes attributes,
    String agent,
    long quota) {
  Settings {
    domains = List.copyOf(domains);
  }

  /**
   * The directory.
   *
   * @param servers in this order
   * @param bindDn who looks people up; empty: anybody may
   * @param passwordFile its first line is the password; empty: none
   * @param authority PEM file of those who vouch for the servers; empty: those that the JDK knows
   * @param pool connections at most
   */
  record Source(
      List<Server> servers,
      String bindDn,
      Optional<Path> passwordFile,
      Optional<Path> authority,
      int pool,
      Duration timeout) {
    Source {
      servers = List.copyOf(servers);
    }
  }

  /** One server. */
  record Server(String host, int port, Security security) {}

  /** How a connection is kept from others' eyes. */
  enum Security {
    /** {@code ldaps://}. */
    TLS,
    /** {@code ldap://}, RFC 4511 §4.14. */
    START_TLS,
    /** Only for a server on this machine: passwords would be seen. */
    NONE
  }

  /** Names of attributes; one that is empty is not read. */
  record Attributes(String address, String name, String quota) {}

  private static final Pattern SERVER =
      Pattern.compile("(ldaps?)://(\\[[0-9A-Fa-f:.]+]|[^\\[\\]:/]+)(?::([0-9]{1,5}))?/?");

  static Settings from(Section config) {
    List<String> urls = config.words("servers", List.of());
    boolean startTls = config.flag("start-tls", true);
    var servers = new ArrayList<Server>();
    for (String url : urls) {
      server(url, startTls)
          .ifPresentOrElse(
              servers::add,
              () ->
                  config.problem(
                      "servers",
                      "\""
                          + url
                          + "\" is no server (try ldaps://ldap.example.com, or ldap://… with"
                          + " start-tls; without TLS only ldap://localhost and loopback)"));
    }
    var source =
        new Source(
            servers,
            config.text("bind-dn", ""),
            config.file("password-file"),
            config.file("authority"),
            config.number("pool", 8, 1, 1000),
            AccountSource.timeout(config));
    List<String> domains = OwnDomains.of(config);
    if (!urls.isEmpty() && domains.isEmpty()) {
      config.problem("domain", "name the domains whose accounts are in the directory");
    }
    return new Settings(
        servers.isEmpty() ? Optional.empty() : Optional.of(source),
        domains,
        config.text("base", ""),
        FilterForm.from(config),
        new Attributes(
            config.text("address-attribute", "mail"),
            config.text("name-attribute", "cn"),
            config.text("quota-attribute", "")),
        config.agent("agent", "mailbox"),
        config.size("quota", 0));
  }

  private static Optional<Server> server(String url, boolean startTls) {
    var parts = SERVER.matcher(url);
    if (!parts.matches()) {
      return Optional.empty();
    }
    boolean tls = parts.group(1).equals("ldaps");
    String host = parts.group(2).replaceAll("[\\[\\]]", "");
    int usual = tls ? 636 : 389;
    int port = parts.group(3) == null ? usual : Integer.parseInt(parts.group(3));
    if (port < 1 || port > 65_535 || !(tls || startTls || isHere(host))) {
      return Optional.empty();
    }
    var clear = startTls ? Security.START_TLS : Security.NONE;
    return Optional.of(new Server(host, port, tls ? Security.TLS : clear));
  }

  /** A name that only begins like an address of this machine is another's. */
  private static boolean isHere(String host) {
    try {
      return host.equals("localhost") || InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
