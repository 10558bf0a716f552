package org.rekkas.plugins.mailets;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads conditions: {@code recipient(*@example.org) and not (authenticated or size(10M))}. {@code
 * not} binds closest, then {@code and}, then {@code or}. A name or an argument that is none is an
 * error, never a condition that always or never holds.
 */
final class ConditionParser {
  private static final int DEEPEST = 20;

  private final String text;
  private int at;
  private int depth;

  private ConditionParser(String text) {
    this.text = text;
  }

  /**
   * @throws IllegalArgumentException with what is wrong, in words
   */
  static Condition parse(String text) {
    var parser = new ConditionParser(text);
    Condition condition = parser.either();
    if (parser.peek() != 0) {
      throw new IllegalArgumentException("\"" + parser.rest() + "\" is not expected here");
    }
    return condition;
  }

  private Condition either() {
    if (++depth > DEEPEST) {
      throw new IllegalArgumentException("too many brackets within brackets");
    }
    Condition condition = both();
    while (takes("or")) {
      condition = new Condition.Or(condition, both());
    }
    depth--;
    return condition;
  }

  private Condition both() {
    Condition condition = one();
    while (takes("and")) {
      condition = new Condition.And(condition, one());
    }
    return condition;
  }

  private Condition one() {
    boolean negated = false;
    while (takes("not")) {
      negated = !negated;
    }
    Condition condition = bare();
    return negated ? new Condition.Not(condition) : condition;
  }

  private Condition bare() {
    if (peek() == '(') {
      at++;
      Condition inner = either();
      expect(')');
      return inner;
    }
    String word = word();
    return Words.condition(word, peek() == '(' ? arguments() : List.of());
  }

  private List<String> arguments() {
    expect('(');
    var arguments = new ArrayList<String>();
    do {
      arguments.add(peek() == '"' || peek() == '\'' ? quoted() : plain());
    } while (takesSign(','));
    expect(')');
    return arguments;
  }

  private String plain() {
    int from = at;
    while (at < text.length() && ",)".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String argument = text.substring(from, at).strip();
    if (argument.isEmpty()) {
      throw new IllegalArgumentException("an empty argument before \"" + rest() + "\"");
    }
    return argument;
  }

  private String quoted() {
    char quote = text.charAt(at++);
    int end = text.indexOf(quote, at);
    if (end < 0) {
      throw new IllegalArgumentException("a quotation that does not end");
    }
    String argument = text.substring(at, end);
    at = end + 1;
    return argument;
  }

  private String word() {
    peek();
    int from = at;
    while (at < text.length() && isOfWord(text.charAt(at))) {
      at++;
    }
    if (from == at) {
      throw new IllegalArgumentException(
          at == text.length() ? "something is missing at the end" : "no condition: " + rest());
    }
    return text.substring(from, at);
  }

  private boolean takes(String word) {
    peek();
    int end = at + word.length();
    boolean there =
        text.startsWith(word, at) && (end == text.length() || !isOfWord(text.charAt(end)));
    at = there ? end : at;
    return there;
  }

  private boolean takesSign(char sign) {
    boolean there = peek() == sign;
    at += there ? 1 : 0;
    return there;
  }

  private void expect(char sign) {
    if (!takesSign(sign)) {
      throw new IllegalArgumentException("\"" + sign + "\" is missing before \"" + rest() + "\"");
    }
  }

  /** The next sign that is no blank; 0 at the end. */
  private char peek() {
    while (at < text.length() && text.charAt(at) <= ' ') {
      at++;
    }
    return at < text.length() ? text.charAt(at) : 0;
  }

  private String rest() {
    return text.substring(Math.min(at, text.length()));
  }

  private static boolean isOfWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
  }
}
