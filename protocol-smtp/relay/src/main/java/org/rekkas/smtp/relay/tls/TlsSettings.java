package org.rekkas.smtp.relay.tls;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.rekkas.idna.DomainPattern;
import org.rekkas.spi.config.Section;

/**
 * {@code <tls>} of the relay.
 *
 * @param byDefault for destinations that are not named
 * @param dane whether TLSA records are looked for
 * @param mtaSts whether MTA-STS policies are looked for
 * @param authorities PEM file of the trusted ones, which for what destinations publish stand beside
 *     those of the JDK; none: those of the JDK
 */
public record TlsSettings(
    Level byDefault,
    boolean dane,
    boolean mtaSts,
    Optional<Path> authorities,
    List<Destination> destinations) {
  /** What is asked of a destination. */
  public enum Level {
    /** What the destination publishes: DANE, then MTA-STS; and else {@link #MAY}. */
    AUTO,
    NONE,
    MAY,
    ENCRYPT,
    VERIFY,
    /** DANE, or the mail waits. */
    DANE
  }

  /**
   * The level of some domains.
   *
   * @param domains {@code example.org}; {@code .example.org}: what is below it; {@code *}: all
   * @param names of the certificate, for {@link Level#VERIFY}; none: the destination and what is
   *     below it, and the exchange where DNSSEC vouches for it
   */
  public record Destination(Set<String> domains, Level level, Set<String> names) {
    public Destination {
      domains = Set.copyOf(domains);
      names = Set.copyOf(names);
    }

    boolean isFor(String domain) {
      for (String each : domains) {
        boolean below = each.startsWith(".") && domain.endsWith(each);
        if (below || each.equals("*") || each.equals(domain)) {
          return true;
        }
      }
      return false;
    }
  }

  public static final TlsSettings DEFAULTS =
      new TlsSettings(Level.AUTO, true, true, Optional.empty(), List.of());

  public TlsSettings {
    destinations = List.copyOf(destinations);
  }

  public static TlsSettings from(Section tls) {
    Level byDefault = tls.choice("policy", Level.AUTO);
    boolean dane = tls.flag("dane", true);
    boolean mtaSts = tls.flag("mta-sts", true);
    Optional<Path> authorities = tls.file("trust");
    authorities
        .filter(Files::isRegularFile)
        .flatMap(Authorities::problem)
        .ifPresent(what -> tls.problem("trust", what));
    var destinations = new ArrayList<Destination>();
    for (Section each : tls.each("destination")) {
      destinations.add(
          new Destination(
              domains(each),
              each.choice("policy", Level.AUTO),
              names(each, "names", each.words("names", List.of()))));
    }
    return new TlsSettings(byDefault, dane, mtaSts, authorities, destinations);
  }

  private static Set<String> domains(Section destination) {
    List<String> words = destination.words("domain", List.of());
    if (words.isEmpty()) {
      destination.problem("domain", "is required");
    }
    return names(destination, "domain", words);
  }

  private static Set<String> names(Section section, String key, List<String> words) {
    var names = new LinkedHashSet<String>();
    for (String word : words) {
      boolean all = word.equals("*") && key.equals("domain");
      Optional<String> name =
          all ? Optional.of(word) : DomainPattern.of(word).or(() -> literal(word));
      name.ifPresentOrElse(
          names::add,
          () -> section.problem(key, "\"" + word + "\" is not a name (try \"example.org\")"));
    }
    return names;
  }

  /** A route may lead to an address. */
  private static Optional<String> literal(String word) {
    return HostNames.address(word).map(_ -> word.toLowerCase(Locale.ROOT));
  }
}
