package org.rekkas.plugins.dnsbl;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.rekkas.spi.Symbol;
import org.rekkas.spi.config.Section;

/**
 * {@code <dnsbl deadline="3s"> <list zone="zen.example" asks="address" symbol="ZEN" weight="3">
 * <code is="127.0.0.4" weight="5"/> </list> </dnsbl>}.
 *
 * @param deadline for all lists that are asked at a time; what answers later does not count
 */
record Settings(Duration deadline, List<Listing> lists) {
  private static final double MOST = 100;
  private static final byte[] UNLISTED = {127, 0, 0, 1};
  private static final Duration LEAST = Duration.ofMillis(100);

  /** What a list is about. */
  enum Asks {
    /** The client's address. */
    ADDRESS,
    /** The domains that the client names: in HELO, and as the sender's. */
    DOMAIN,
    /** The hosts that links in the mail lead to. */
    LINKS
  }

  /**
   * One list.
   *
   * @param symbol of answers that no code names
   * @param probe whether its test entries are looked at, RFC 5782 §5
   */
  record Listing(String zone, Asks asks, Symbol symbol, List<Code> codes, boolean probe) {
    /**
     * Whether an answer says that the list does not want to be asked: 127.255.255.0/24 of large
     * lists, 127.0.0.1 of SURBL and URIBL, which is a listing only where a code says so.
     */
    boolean refuses(byte[] answer) {
      return (answer[1] == (byte) 255 && answer[2] == (byte) 255)
          || (Arrays.equals(answer, UNLISTED)
              && codes.stream().noneMatch(code -> code.matches(answer)));
    }

    /** What an answer means; nothing where it means nothing. */
    Optional<Symbol> meaning(byte[] answer) {
      for (Code code : codes) {
        if (code.matches(answer)) {
          return Optional.of(code.symbol());
        }
      }
      return symbol.weight() == 0 ? Optional.empty() : Optional.of(symbol);
    }
  }

  /**
   * One answer.
   *
   * @param octets of the address
   * @param bits whether these bits are meant, among others; otherwise the whole address
   */
  record Code(List<Integer> octets, boolean bits, Symbol symbol) {
    boolean matches(byte[] answer) {
      if (!bits) {
        for (int i = 0; i < 4; i++) {
          if ((answer[i] & 0xff) != octets.get(i)) {
            return false;
          }
        }
        return true;
      }
      for (int i = 1; i < 4; i++) {
        if ((answer[i] & octets.get(i)) != 0) {
          return true;
        }
      }
      return false;
    }
  }

  Settings {
    lists = List.copyOf(lists);
  }

  static Settings from(Section config) {
    Duration deadline = config.duration("deadline", Duration.ofSeconds(3));
    if (deadline.compareTo(LEAST) < 0) {
      config.problem("deadline", "is too short for any list to answer: at least 100ms");
    }
    var lists = new ArrayList<Listing>();
    var symbols = new HashMap<String, Symbol>();
    for (Section each : config.each("list")) {
      lists.add(list(each, symbols));
    }
    return new Settings(deadline, lists);
  }

  private static Listing list(Section list, Map<String, Symbol> symbols) {
    String zone = list.text("zone").strip().toLowerCase(Locale.ROOT);
    Asks asks = list.choice("asks", Asks.ADDRESS);
    String name = list.text("symbol", byDefault(zone, symbols));
    Symbol symbol = symbol(list, name, list.decimal("weight", 3, -MOST, MOST), symbols);
    boolean probe = list.flag("probe", true);
    var codes = new ArrayList<Code>();
    for (Section each : list.each("code")) {
      codes.addAll(codes(each, symbol, symbols));
    }
    return new Listing(zone, asks, symbol, List.copyOf(codes), probe);
  }

  private static List<Code> codes(Section code, Symbol of, Map<String, Symbol> symbols) {
    double weight = code.decimal("weight", of.weight(), -MOST, MOST);
    String name = code.text("symbol", "");
    var made = new ArrayList<Code>();
    for (String key : List.of("is", "bits")) {
      for (String word : code.words(key, List.of())) {
        Optional<List<Integer>> octets = octets(word);
        if (octets.isEmpty()) {
          code.problem(key, "\"" + word + "\" is not an answer of a list (try 127.0.0.2)");
        } else {
          String own = of.name() + "_" + octets.get().get(3);
          Symbol symbol = symbol(code, name.isEmpty() ? own : name, weight, symbols);
          made.add(new Code(octets.get(), key.equals("bits"), symbol));
        }
      }
    }
    return made;
  }

  /** A name has one weight, at the place where it stands first. */
  private static Symbol symbol(
      Section at, String name, double weight, Map<String, Symbol> symbols) {
    if (!Symbol.isName(name)) {
      at.problem("symbol", "\"" + name + "\" is not a symbol: capital letters, digits and _");
      return Symbol.of("DNSBL", 0);
    }
    var mine = new Symbol(name, weight, at.at());
    Symbol before = symbols.putIfAbsent(name, mine);
    if (before != null && before.weight() != weight) {
      at.problem("symbol", name + " has another weight above");
    }
    return before == null ? mine : before;
  }

  /** By the first word of the zone; by all of it where another list has that. */
  private static String byDefault(String zone, Map<String, Symbol> taken) {
    String first = named(zone.startsWith("«") ? "zone" : zone.split("\\.", 2)[0]);
    return taken.containsKey(first) ? named(zone) : first;
  }

  private static String named(String words) {
    return "DNSBL_" + words.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  private static Optional<List<Integer>> octets(String text) {
    var octets = new ArrayList<Integer>();
    for (String part : text.split("\\.", -1)) {
      if (!part.matches("\\d{1,3}") || Integer.parseInt(part) > 255) {
        return Optional.empty();
      }
      octets.add(Integer.parseInt(part));
    }
    return octets.size() == 4 ? Optional.of(List.copyOf(octets)) : Optional.empty();
  }
}
