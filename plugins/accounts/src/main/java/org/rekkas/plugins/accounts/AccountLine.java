package org.rekkas.plugins.accounts;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.rekkas.spi.mail.Mailbox;

/**
 * One line of the accounts file: words parted by blanks, the address first, then {@code key=value}
 * or {@code key}; a key may stand again where each has its own meaning. Blanks within double quotes
 * part nothing; a backslash in quotes keeps the next character; a quote that is not closed takes
 * the rest of the line. Words are held as written, so that a changed line keeps what was not
 * changed.
 */
record AccountLine(List<String> words) {
  AccountLine {
    words = List.copyOf(words);
  }

  /** Empty for a blank line and a comment. */
  static Optional<AccountLine> parse(String line) {
    String text = line.strip();
    return text.isEmpty() || text.startsWith("#")
        ? Optional.empty()
        : Optional.of(new AccountLine(split(text)));
  }

  static AccountLine of(Mailbox address) {
    String text = address.toString();
    return new AccountLine(
        List.of(text.startsWith("#") ? text.replaceFirst("^(.*)@", "\"$1\"@") : text));
  }

  /** An address that an account can have, RFC 5321 §4.5.3.1.1 and §4.5.3.1.2. */
  static Mailbox address(String text) {
    Mailbox mailbox = Mailbox.of(text);
    if (!mailbox.isOnlyReadingOf(text)) {
      throw new IllegalArgumentException("\"" + text + "\" is written " + mailbox);
    }
    if (octets(mailbox.localPart()) > 64 || octets(mailbox.domain()) > 255) {
      throw new IllegalArgumentException("a local part has 64 octets at most, a domain 255");
    }
    return mailbox;
  }

  /** A full name that an account can have. */
  static String fullName(String text) {
    if (text.codePoints().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a control character in the name");
    }
    return text.strip();
  }

  Mailbox address() {
    return address(words.getFirst());
  }

  boolean has(String key) {
    return words.stream().skip(1).anyMatch(word -> key(word).equals(key));
  }

  /** Whether a quote is not closed, so that nobody knows what its word was to be. */
  boolean hasOpenQuote() {
    String last = words.getLast();
    boolean quoted = false;
    for (int i = 0; i < last.length(); i++) {
      char c = last.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      }
    }
    return quoted;
  }

  /** The value, without its quotes; empty where the key is not there. */
  Optional<String> value(String key) {
    return values(key).stream().findFirst();
  }

  /** The values of a key that may stand several times, in order. */
  List<String> values(String key) {
    return words.stream()
        .skip(1)
        .filter(word -> key(word).equals(key))
        .map(AccountLine::valueOf)
        .toList();
  }

  /** The keys, in order. */
  List<String> keys() {
    return words.stream().skip(1).map(AccountLine::key).toList();
  }

  AccountLine without(String key) {
    return without(key, _ -> true);
  }

  /** Without those of a key whose values are such. */
  AccountLine without(String key, Predicate<String> value) {
    var rest = new ArrayList<>(words.subList(1, words.size()));
    rest.removeIf(word -> key(word).equals(key) && value.test(valueOf(word)));
    rest.addFirst(words.getFirst());
    return new AccountLine(rest);
  }

  AccountLine with(String key, String value) {
    return withWord(key, key + "=" + quoted(value));
  }

  /** With one more of a key that may stand several times. */
  AccountLine and(String key, String value) {
    var all = new ArrayList<>(words);
    all.add(key + "=" + quoted(value));
    return new AccountLine(all);
  }

  /** With a key that has no value. */
  AccountLine with(String key) {
    return withWord(key, key);
  }

  private AccountLine withWord(String key, String word) {
    var all = new ArrayList<>(words);
    int at = keys().indexOf(key) + 1;
    if (at > 0) {
      all.set(at, word);
    } else {
      all.add(word);
    }
    return new AccountLine(all);
  }

  String text() {
    return String.join(" ", words);
  }

  private static List<String> split(String text) {
    var words = new ArrayList<String>();
    var word = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\' && i + 1 < text.length()) {
        word.append(c).append(text.charAt(++i));
      } else if (!quoted && (c == ' ' || c == '\t')) {
        if (!word.isEmpty()) {
          words.add(word.toString());
          word.setLength(0);
        }
      } else {
        quoted ^= c == '"';
        word.append(c);
      }
    }
    words.add(word.toString());
    return words;
  }

  private static String key(String word) {
    int end = word.indexOf('=');
    return end < 0 ? word : word.substring(0, end);
  }

  private static String valueOf(String word) {
    return unquoted(word.substring(Math.min(word.length(), key(word).length() + 1)));
  }

  private static String unquoted(String value) {
    return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
        ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1")
        : value;
  }

  private static String quoted(String value) {
    boolean plain =
        !value.isEmpty() && value.chars().noneMatch(c -> c <= ' ' || c == '"' || c == '\\');
    return plain ? value : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static int octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
