package org.rekkas.plugins.spf.policy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rekkas.plugins.spf.policy.Mechanism.Prefixes;
import org.rekkas.plugins.spf.policy.Policy.Directive;

/**
 * The grammar of a policy, RFC 7208 §4.6.1, §5, §6, §12. Any flaw breaks the whole, before anything
 * of it is asked. Used once, for one policy.
 */
final class PolicyReader {
  private final List<Directive> directives = new ArrayList<>();
  private Optional<String> redirect = Optional.empty();
  private Optional<String> explanation = Optional.empty();

  Policy read(String terms) throws BrokenPolicy {
    for (String term : terms.split(" ")) {
      if (!term.isEmpty()) {
        term(term);
      }
    }
    return new Policy(directives, redirect, explanation);
  }

  private void term(String term) throws BrokenPolicy {
    if (!term.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new BrokenPolicy("not of ASCII: " + term);
    }
    int name = 0;
    while (name < term.length() && isName(term.charAt(name))) {
      name++;
    }
    if (name > 0 && name < term.length() && term.charAt(name) == '=') {
      modifier(term.substring(0, name).toLowerCase(Locale.ROOT), term.substring(name + 1));
    } else {
      char first = term.charAt(0);
      boolean qualified = "+-~?".indexOf(first) >= 0;
      String mechanism = qualified ? term.substring(1) : term;
      directives.add(new Directive(Result.of(first), mechanism(mechanism), term));
    }
  }

  private void modifier(String name, String value) throws BrokenPolicy {
    if (!isAlpha(name.charAt(0))) {
      throw new BrokenPolicy("not a modifier: " + name);
    }
    switch (name) {
      case "redirect" -> {
        once(redirect, name);
        redirect = Optional.of(domain(value));
      }
      case "exp" -> {
        once(explanation, name);
        explanation = Optional.of(domain(value));
      }
      default -> Macros.check(value);
    }
  }

  private static void once(Optional<String> before, String name) throws BrokenPolicy {
    if (before.isPresent()) {
      throw new BrokenPolicy("two of " + name + "=");
    }
  }

  private static Mechanism mechanism(String text) throws BrokenPolicy {
    int end = 0;
    while (end < text.length() && isName(text.charAt(end)) && text.charAt(end) != '.') {
      end++;
    }
    String rest = text.substring(end);
    return switch (text.substring(0, end).toLowerCase(Locale.ROOT)) {
      case "all" -> {
        if (!rest.isEmpty()) {
          throw new BrokenPolicy("all stands alone: " + text);
        }
        yield new Mechanism.All();
      }
      case "include" -> new Mechanism.Include(domain(argument(rest, text)));
      case "exists" -> new Mechanism.Exists(domain(argument(rest, text)));
      case "ptr" ->
          new Mechanism.Ptr(
              rest.isEmpty() ? Optional.empty() : Optional.of(domain(argument(rest, text))));
      case "a" -> {
        int slash = prefix(rest);
        yield new Mechanism.A(optional(rest, slash, text), prefixes(rest.substring(slash)));
      }
      case "mx" -> {
        int slash = prefix(rest);
        yield new Mechanism.Mx(optional(rest, slash, text), prefixes(rest.substring(slash)));
      }
      case "ip4" -> network(argument(rest, text), 4);
      case "ip6" -> network(argument(rest, text), 16);
      default -> throw new BrokenPolicy("no such mechanism: " + text);
    };
  }

  private static String argument(String rest, String whole) throws BrokenPolicy {
    if (rest.length() < 2 || rest.charAt(0) != ':') {
      throw new BrokenPolicy("needs an argument: " + whole);
    }
    return rest.substring(1);
  }

  private static Optional<String> optional(String rest, int end, String whole) throws BrokenPolicy {
    return end == 0
        ? Optional.empty()
        : Optional.of(domain(argument(rest.substring(0, end), whole)));
  }

  /** Where {@code /24//64} begins; the end where there is none. */
  private static int prefix(String text) {
    int at = text.length();
    while (at > 0 && (isDigit(text.charAt(at - 1)) || text.charAt(at - 1) == '/')) {
      at--;
    }
    int slash = text.indexOf('/', at);
    return slash < 0 ? text.length() : slash;
  }

  private static Prefixes prefixes(String text) throws BrokenPolicy {
    if (text.isEmpty()) {
      return Prefixes.WHOLE;
    }
    int two = text.indexOf("//");
    String four = two < 0 ? text : text.substring(0, two);
    return new Prefixes(
        four.isEmpty() ? 32 : bits(four.substring(1), 32),
        two < 0 ? 128 : bits(text.substring(two + 2), 128));
  }

  private static int bits(String digits, int most) throws BrokenPolicy {
    boolean number =
        !digits.isEmpty()
            && digits.length() <= 3
            && digits.chars().allMatch(c -> isDigit((char) c))
            && (digits.length() == 1 || digits.charAt(0) != '0');
    if (!number || Integer.parseInt(digits) > most) {
      throw new BrokenPolicy("not the length of a prefix: /" + digits);
    }
    return Integer.parseInt(digits);
  }

  private static Mechanism network(String text, int octets) throws BrokenPolicy {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    int bits = slash < 0 ? octets * 8 : bits(text.substring(slash + 1), octets * 8);
    boolean right =
        octets == 4
            ? address.matches("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}")
            : address.indexOf(':') >= 0 && address.matches("[0-9A-Fa-f:.]+");
    try {
      if (right) {
        return new Mechanism.Ip(literal(address, octets), bits);
      }
    } catch (IllegalArgumentException _) {
      // told below, with the rest
    }
    throw new BrokenPolicy("not a network: " + text);
  }

  /** {@code ::ffff:192.0.2.1} stays an IPv6 address, which no client has (§5.6). */
  private static InetAddress literal(String text, int octets) {
    InetAddress address = InetAddress.ofLiteral(text);
    byte[] short4 = address.getAddress();
    if (short4.length == octets) {
      return address;
    }
    byte[] mapped = new byte[16];
    mapped[10] = mapped[11] = (byte) 0xff;
    System.arraycopy(short4, 0, mapped, 12, 4);
    try {
      return Inet6Address.getByAddress(null, mapped, -1);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /**
   * {@code domain-spec}, §7.1: macros, and at the end a macro, or a dot and a top label that is no
   * number.
   */
  private static String domain(String text) throws BrokenPolicy {
    Macros.check(text);
    if (text.isEmpty()) {
      throw new BrokenPolicy("a domain is missing");
    }
    if (Macros.endsWithMacro(text)) {
      return text;
    }
    String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    int dot = name.lastIndexOf('.');
    String top = name.substring(dot + 1);
    boolean label =
        !top.isEmpty()
            && top.chars().allMatch(c -> isAlpha((char) c) || isDigit((char) c) || c == '-')
            && !top.startsWith("-")
            && !top.endsWith("-")
            && !top.chars().allMatch(c -> isDigit((char) c));
    if (dot < 0 || !label) {
      throw new BrokenPolicy("not a domain: " + text);
    }
    return text;
  }

  private static boolean isName(char c) {
    return isAlpha(c) || isDigit(c) || c == '-' || c == '_' || c == '.';
  }

  private static boolean isAlpha(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
