package org.rekkas.plugins.acme;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.rekkas.idna.ALabels;
import org.rekkas.spi.config.Section;

/**
 * The element {@code <acme>}. Without names nothing is asked for.
 *
 * @param names that the certificate is for, as it has them (A-labels), the server's own first
 * @param challenge where the authority looks for the proof that the names are ours
 * @param directory of the authority, RFC 8555 §7.1.1
 * @param contact an address of the administrator; empty: none is told
 * @param trust a PEM file in the plugin's folder, of who vouches for the authority's own site;
 *     empty: those that Java knows
 * @param renewBefore its end
 */
record Settings(
    List<String> names,
    Challenge challenge,
    URI directory,
    String contact,
    Optional<Path> trust,
    Duration renewBefore) {
  /** As RFC 8555 §8 and RFC 8737 name them. */
  enum Challenge {
    /** By HTTP, at port 80. */
    HTTP_01("http-01"),
    /** By TLS, at port 443. */
    TLS_ALPN_01("tls-alpn-01");

    private final String type;

    Challenge(String type) {
      this.type = type;
    }

    @Override
    public String toString() {
      return type;
    }
  }

  private static final String LETS_ENCRYPT = "https://acme-v02.api.letsencrypt.org/directory";

  Settings {
    names = List.copyOf(names);
  }

  /** In their order. */
  List<String> namesBut(Set<String> leftOut) {
    return names.stream().filter(name -> !leftOut.contains(name)).toList();
  }

  static Settings from(Section config) {
    List<String> names =
        config.words("names", List.of()).stream().map(name -> inDns(name, config)).toList();
    boolean agrees = config.flag("agree-to-terms", false);
    if (!names.isEmpty() && !agrees) {
      config.problem("agree-to-terms", "an authority wants you to agree to its terms: true");
    }
    URI directory = directory(config);
    return new Settings(
        names,
        config.choice("challenge", Challenge.HTTP_01),
        directory,
        config.text("contact", ""),
        config.file("authority"),
        config.duration("renew-before", Duration.ofDays(30)));
  }

  private static URI directory(Section config) {
    try {
      var directory = new URI(config.text("directory", LETS_ENCRYPT));
      if ("https".equals(directory.getScheme()) && directory.getHost() != null) {
        return directory;
      }
    } catch (URISyntaxException _) {
      // told below
    }
    config.problem("directory", "is the https URL of an authority's directory");
    return URI.create(LETS_ENCRYPT);
  }

  private static String inDns(String name, Section config) {
    String lower = name.toLowerCase(Locale.ROOT);
    Optional<String> labels = ALabels.of(lower);
    if (labels.isEmpty()) {
      config.problem("names", "\"" + name + "\" is not a domain name");
    }
    return labels.orElse(lower);
  }
}
