package org.rekkas.smtp.relay.tls;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.rekkas.idna.ALabels;

/**
 * The names that a certificate is for, RFC 9525: those of subjectAltName alone, never the common
 * name (§2). A wildcard is the whole first label, stands for one label (§6.3), and is not taken in
 * front of a top-level domain.
 */
final class HostNames {
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  private HostNames() {}

  static List<String> of(X509Certificate certificate) {
    var all = new ArrayList<>(of(certificate, DNS_NAME));
    all.addAll(of(certificate, IP_ADDRESS));
    return all;
  }

  private static List<String> of(X509Certificate certificate, int type) {
    var names = new ArrayList<String>();
    try {
      var alternatives = certificate.getSubjectAlternativeNames();
      for (List<?> each : alternatives == null ? List.<List<?>>of() : alternatives) {
        if (each.get(0).equals(type) && each.get(1) instanceof String name) {
          names.add(name);
        }
      }
    } catch (CertificateParsingException _) {
      // a certificate for nobody
    }
    return names;
  }

  static boolean match(X509Certificate certificate, Set<String> wanted) {
    List<String> names = of(certificate, DNS_NAME);
    List<String> addresses = of(certificate, IP_ADDRESS);
    for (String want : wanted) {
      Optional<InetAddress> address = address(want);
      String reference = ascii(want);
      boolean presented =
          address.isPresent()
              ? addresses.stream().anyMatch(each -> address(each).equals(address))
              : names.stream().anyMatch(each -> matches(ascii(each), reference));
      if (presented) {
        return true;
      }
    }
    return false;
  }

  /** Addresses are compared as such, however they are written: RFC 9525 §6.4. */
  static Optional<InetAddress> address(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static boolean matches(String presented, String reference) {
    if (reference.isEmpty() || presented.isEmpty()) {
      return false;
    }
    if (reference.startsWith(".")) {
      return presented.endsWith(reference)
          && presented.length() > reference.length()
          && (presented.indexOf('*') < 0 || isWildcard(presented));
    }
    if (presented.indexOf('*') < 0) {
      return presented.equals(reference);
    }
    int dot = reference.indexOf('.');
    return isWildcard(presented)
        && dot > 0
        && reference.substring(dot).equals(presented.substring(1));
  }

  private static boolean isWildcard(String presented) {
    return presented.startsWith("*.")
        && presented.indexOf('*', 1) < 0
        && presented.indexOf('.', 2) > 0;
  }

  /** In lower case, as A-labels, without the dot of the root; empty: it is no name. */
  static String ascii(String name) {
    String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    return ALabels.of(bare).orElse("").toLowerCase(Locale.ROOT);
  }
}
