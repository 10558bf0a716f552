package org.rekkas.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.rekkas.spi.store.FlagChange;
import org.rekkas.spi.store.Message;

/**
 * The flags of a message, RFC 9051 §2.3.2: the five system flags as bits, keywords as texts. {@code
 * \Recent} is not kept (RFC 9051 has it no more).
 */
record Flags(int bits, List<String> keywords) {
  /** At most so many keywords on one message, so that nobody can fill a value without end. */
  static final int MOST_KEYWORDS = 64;

  static final int LONGEST_KEYWORD = 64;
  static final Flags NONE = new Flags(0, List.of());

  private static final List<String> SYSTEM =
      List.of(Message.SEEN, Message.ANSWERED, Message.FLAGGED, Message.DELETED, Message.DRAFT);
  private static final List<Set<String>> FEW =
      List.of(Set.of(), Set.of(Message.SEEN), Set.of(Message.ANSWERED));
  private static final String RECENT = "\\recent";

  Flags {
    keywords = List.copyOf(keywords);
  }

  /**
   * The flags that these names stand for.
   *
   * @throws IllegalArgumentException for what is neither a system flag nor a keyword
   */
  static Flags of(Set<String> names) {
    if (names.isEmpty()) {
      return NONE;
    }
    int bits = 0;
    var keywords = new ArrayList<String>();
    for (String name : names) {
      int system = system(name);
      if (system >= 0) {
        bits |= 1 << system;
      } else if (!name.equalsIgnoreCase(RECENT) && find(keywords, name) < 0) {
        keywords.add(keyword(name));
      }
    }
    return new Flags(bits, keywords);
  }

  /** The same with no more keywords than may be: of an append nothing is refused. */
  Flags cut() {
    return keywords.size() <= MOST_KEYWORDS
        ? this
        : new Flags(bits, keywords.subList(0, MOST_KEYWORDS));
  }

  boolean seen() {
    return (bits & 1) != 0;
  }

  Flags changed(FlagChange change) {
    return switch (change) {
      case FlagChange.Add(var names) -> with(of(names));
      case FlagChange.Remove(var names) -> without(of(names));
      case FlagChange.Replace(var names) -> NONE.with(of(names));
    };
  }

  Set<String> names() {
    if (keywords.isEmpty() && bits < FEW.size()) {
      return FEW.get(bits);
    }
    var names = new HashSet<>(keywords);
    for (int i = 0; i < SYSTEM.size(); i++) {
      if ((bits & 1 << i) != 0) {
        names.add(SYSTEM.get(i));
      }
    }
    return names;
  }

  void write(Packer to) {
    to.number(bits).number(keywords.size());
    keywords.forEach(to::text);
  }

  static Flags read(Unpacker from) {
    int bits = (int) from.number();
    int count = (int) from.number();
    if (count == 0) {
      return bits == 0 ? NONE : new Flags(bits, List.of());
    }
    var keywords = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      keywords.add(from.text());
    }
    return new Flags(bits, keywords);
  }

  private Flags with(Flags more) {
    var all = new ArrayList<>(keywords);
    for (String keyword : more.keywords) {
      if (find(all, keyword) < 0) {
        all.add(keyword);
      }
    }
    if (all.size() > Math.max(MOST_KEYWORDS, keywords.size())) {
      throw new IllegalArgumentException("more than " + MOST_KEYWORDS + " keywords");
    }
    return new Flags(bits | more.bits, all);
  }

  private Flags without(Flags fewer) {
    var rest = new ArrayList<>(keywords);
    rest.removeIf(keyword -> find(fewer.keywords, keyword) >= 0);
    return new Flags(bits & ~fewer.bits, rest);
  }

  private static int system(String name) {
    return name.startsWith("\\") ? find(SYSTEM, name) : -1;
  }

  private static int find(List<String> among, String name) {
    for (int i = 0; i < among.size(); i++) {
      if (among.get(i).equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  /** RFC 9051 §9, {@code flag-keyword}: an atom. */
  private static String keyword(String name) {
    boolean atom =
        !name.isEmpty()
            && name.length() <= LONGEST_KEYWORD
            && name.chars().allMatch(c -> c > ' ' && c < 127 && "(){%*\"\\]".indexOf(c) < 0);
    if (!atom) {
      throw new IllegalArgumentException("not a flag: " + name.toLowerCase(Locale.ROOT));
    }
    return name;
  }
}
