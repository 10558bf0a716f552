package org.rekkas.plugins.spf.policy;

import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.rekkas.lookups.DnsTrouble;
import org.rekkas.plugins.spf.policy.Policy.Directive;
import org.rekkas.spi.net.Dns;

/**
 * {@code check_host()}, RFC 7208 §4: may this client send for this domain? Bounded in every
 * direction (§4.6.4, §11.1; attack F1): ten terms that ask the DNS, two of them for nothing, ten
 * exchanges, ten names of the client, and the time that it is given. Used once, by one thread.
 */
public final class Check {
  private static final int MOST_EXCHANGES = 10;
  private static final int LONGEST_EXPLANATION = 500;

  private final Lookups lookups;
  private final ClientNames names;
  private final Identity identity;
  private final InstantSource clock;

  private Check(Identity identity, Dns dns, InstantSource clock, Instant until) {
    this.identity = identity;
    this.clock = clock;
    this.lookups = new Lookups(dns, clock, until);
    this.names = new ClientNames(lookups, identity.client().address());
  }

  /**
   * @param until what the DNS has not said by then ends in temperror
   */
  public static Checked of(Identity identity, Dns dns, InstantSource clock, Instant until) {
    var check = new Check(identity, dns, clock, until);
    return isDomain(identity.domain())
        ? check.domain(identity.domain(), true)
        : Checked.of(Result.NONE, identity.domain(), "not a domain name");
  }

  /** §4.3: at least two labels, none empty or longer than 63. */
  private static boolean isDomain(String text) {
    String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    String[] labels = name.split("\\.", -1);
    if (labels.length < 2 || name.length() > 253 || name.startsWith("[")) {
      return false;
    }
    for (String label : labels) {
      if (label.isEmpty() || label.length() > 63) {
        return false;
      }
    }
    return true;
  }

  private Checked domain(String domain, boolean explain) {
    try {
      return evaluated(domain, explain);
    } catch (BrokenPolicy e) {
      return Checked.of(Result.PERMERROR, domain, e.why());
    } catch (DnsTrouble e) {
      return Checked.of(Result.TEMPERROR, domain, e.why());
    }
  }

  private Checked evaluated(String domain, boolean explain) throws BrokenPolicy, DnsTrouble {
    Optional<Policy> published = policy(domain);
    if (published.isEmpty()) {
      return Checked.of(Result.NONE, domain, "no policy");
    }
    Policy policy = published.get();
    for (Directive each : policy.directives()) {
      if (canMatch(each.text()) && matches(each.mechanism(), domain)) {
        boolean told = each.result() == Result.FAIL && explain;
        return new Checked(
            each.result(),
            domain,
            each.text(),
            told ? explanation(policy, domain) : Optional.empty());
      }
    }
    if (policy.redirect().isPresent() && canMatch(policy.redirect().get())) {
      lookups.nextTerm();
      Checked other = domain(name(policy.redirect(), domain), explain);
      return other.result() == Result.NONE
          ? Checked.of(Result.PERMERROR, domain, "redirect to a domain without a policy")
          : other;
    }
    return Checked.of(Result.NEUTRAL, domain, "nothing matches");
  }

  private Optional<Policy> policy(String domain) throws BrokenPolicy, DnsTrouble {
    List<String> found = lookups.texts(domain).stream().filter(Policy::isOne).toList();
    if (found.size() > 1) {
      throw new BrokenPolicy("two policies");
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(Policy.read(found.getFirst()));
  }

  /** RFC 8616 §4: a local part beyond ASCII is no label; a term that names it matches nothing. */
  private boolean canMatch(String term) throws BrokenPolicy {
    return identity.localPart().chars().allMatch(c -> c < 128) || !Macros.nameLocalPart(term);
  }

  private boolean matches(Mechanism mechanism, String domain) throws BrokenPolicy, DnsTrouble {
    InetAddress client = identity.client().address();
    return switch (mechanism) {
      case Mechanism.All() -> true;
      case Mechanism.Ip(var network, int bits) -> Mechanism.within(client, network, bits);
      case Mechanism.Include(String other) -> {
        lookups.nextTerm();
        yield includes(domain(name(Optional.of(other), domain), false));
      }
      case Mechanism.A(var other, var prefixes) -> {
        lookups.nextTerm();
        yield near(lookups.addresses(name(other, domain), client), prefixes);
      }
      case Mechanism.Mx(var other, var prefixes) -> {
        lookups.nextTerm();
        yield exchanged(name(other, domain), prefixes);
      }
      case Mechanism.Ptr(var other) -> {
        lookups.nextTerm();
        yield names.within(name(other, domain)).isPresent();
      }
      case Mechanism.Exists(String other) -> {
        lookups.nextTerm();
        yield !lookups.fourAddresses(name(Optional.of(other), domain)).isEmpty();
      }
    };
  }

  /** §5.2, the table. */
  private static boolean includes(Checked other) throws BrokenPolicy, DnsTrouble {
    return switch (other.result()) {
      case PASS -> true;
      case FAIL, SOFTFAIL, NEUTRAL -> false;
      case TEMPERROR -> throw new DnsTrouble(other.domain() + ": " + other.why());
      case PERMERROR, NONE -> throw new BrokenPolicy(other.domain() + ": " + other.why());
    };
  }

  private boolean near(List<InetAddress> addresses, Mechanism.Prefixes prefixes) {
    InetAddress client = identity.client().address();
    return addresses.stream().anyMatch(a -> Mechanism.within(client, a, prefixes.of(client)));
  }

  /** §5.4: without an MX record nothing matches. */
  private boolean exchanged(String domain, Mechanism.Prefixes prefixes)
      throws BrokenPolicy, DnsTrouble {
    List<Dns.Exchange> exchanges = lookups.exchanges(domain);
    if (exchanges.size() > MOST_EXCHANGES) {
      throw new BrokenPolicy("more than " + MOST_EXCHANGES + " MX records");
    }
    for (Dns.Exchange each : exchanges) {
      if (near(lookups.ofHost(each.host(), identity.client().address()), prefixes)) {
        return true;
      }
    }
    return false;
  }

  private String name(Optional<String> text, String domain) throws BrokenPolicy, DnsTrouble {
    return text.isEmpty() ? domain : Macros.name(text.get(), values(domain));
  }

  private Optional<String> explanation(Policy policy, String domain) {
    if (policy.explanation().isEmpty()) {
      return Optional.empty();
    }
    try {
      Macros.Values values = values(domain);
      List<String> texts = lookups.texts(Macros.name(policy.explanation().get(), values));
      if (texts.size() == 1) {
        String text = Macros.explanation(texts.getFirst(), values);
        boolean ascii = text.chars().allMatch(c -> c >= ' ' && c < 127);
        return ascii && text.length() <= LONGEST_EXPLANATION ? Optional.of(text) : Optional.empty();
      }
      return Optional.empty();
    } catch (BrokenPolicy | DnsTrouble _) {
      return Optional.empty(); // §6.2: as if there were none
    }
  }

  private Macros.Values values(String domain) {
    return new Macros.Values() {
      @Override
      public Identity identity() {
        return identity;
      }

      @Override
      public String domain() {
        return domain;
      }

      @Override
      public String validatedName() throws BrokenPolicy {
        return names.forMacro(domain);
      }

      @Override
      public long time() {
        return clock.instant().getEpochSecond();
      }
    };
  }
}
