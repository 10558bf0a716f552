package org.rekkas.plugins.oauth;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rekkas.spi.mail.Mailbox;

/**
 * Who issues tokens: what it says of one, held against what is demanded. A token for others, of
 * others, or of another time stands for nobody (attack C5).
 */
record Issuer(Settings.Issuer settings, Inspection inspection, Clock clock) {
  /** Whom a token stands for. */
  Mailbox owner(String token) throws TokenRefused, IssuerUnavailable {
    JWTClaimsSet claims = inspection.claims(token);
    require(issued(claims), "issued by another");
    require(holdsNow(claims), "of another time");
    Settings.Demands demands = settings.demands();
    require(
        demands.audiences().isEmpty()
            || !Collections.disjoint(claims.getAudience(), demands.audiences()),
        "for another audience");
    require(
        demands.clients().isEmpty()
            || client(claims).map(demands.clients()::contains).orElse(false),
        "got by another client");
    require(scope(claims).containsAll(demands.scope()), "without the scope");
    return named(claims);
  }

  private static void require(boolean demand, String otherwise) throws TokenRefused {
    if (!demand) {
      throw new TokenRefused(otherwise);
    }
  }

  /** An issuer that was asked need not name itself, RFC 7662 §2.2. */
  private boolean issued(JWTClaimsSet claims) {
    return Optional.ofNullable(claims.getIssuer()).map(settings.url()::equals).orElse(true);
  }

  private boolean holdsNow(JWTClaimsSet claims) {
    Instant now = clock.instant();
    Instant latest = now.minus(settings.demands().skew());
    Instant earliest = now.plus(settings.demands().skew());
    return time(claims.getExpirationTime()).map(latest::isBefore).orElse(true)
        && time(claims.getNotBeforeTime()).map(begin -> !earliest.isBefore(begin)).orElse(true);
  }

  private static Optional<Instant> time(@Nullable Date date) {
    return Optional.ofNullable(date).map(Date::toInstant);
  }

  /** OpenID Connect Core 1.0 §2, RFC 9068 §2.2, and Entra's older tokens. */
  private static Optional<Object> client(JWTClaimsSet claims) {
    return Stream.of("azp", "client_id", "appid")
        .flatMap(name -> Optional.ofNullable(claims.getClaim(name)).stream())
        .findFirst();
  }

  /** RFC 8693 §4.2; others write {@code scp}, and some a list. */
  private static Set<String> scope(JWTClaimsSet claims) {
    var scope = new HashSet<String>();
    for (String name : new String[] {"scope", "scp"}) {
      switch (claims.getClaim(name)) {
        case String text -> scope.addAll(Arrays.asList(text.split(" ")));
        case Collection<?> list -> list.forEach(each -> scope.add(String.valueOf(each)));
        case null, default -> {}
      }
    }
    return scope;
  }

  /** An e-mail address that the issuer has not seen to be the person's own names nobody. */
  private Mailbox named(JWTClaimsSet claims) throws TokenRefused {
    Settings.Naming naming = settings.naming();
    if (!(claims.getClaim(naming.claim()) instanceof String name) || name.isEmpty()) {
      throw new TokenRefused("without the claim " + naming.claim());
    }
    if (naming.claim().equals("email")) {
      requireVerified(claims, naming.trustEmail());
    }
    Mailbox known = naming.people().get(name);
    return known == null ? address(name, naming) : known;
  }

  /** OpenID Connect Core 1.0 §5.1; some say it as text. */
  private static void requireVerified(JWTClaimsSet claims, boolean trusted) throws TokenRefused {
    Object said = claims.getClaim("email_verified");
    require(
        said != null || trusted,
        "of an e-mail address of which the issuer does not say email_verified (see trust-email)");
    require(
        said == null || "true".equalsIgnoreCase(said.toString()),
        "of an e-mail address that is not verified");
  }

  private static Mailbox address(String name, Settings.Naming naming) throws TokenRefused {
    boolean whole = name.indexOf('@') >= 0 || naming.domains().isEmpty();
    try {
      Mailbox address = Mailbox.of(whole ? name : name + "@" + naming.domains().getFirst());
      require(
          naming.domains().isEmpty() || naming.domains().contains(address.domainKey()),
          "of somebody in another domain");
      return address;
    } catch (IllegalArgumentException _) {
      throw new TokenRefused("whose claim " + naming.claim() + " is no address");
    }
  }
}
