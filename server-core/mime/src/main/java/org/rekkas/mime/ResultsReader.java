package org.rekkas.mime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.rekkas.mime.ResultsField.Result;

/**
 * One pass over the value of a field Authentication-Results, RFC 8601 §2.2, without recursion
 * (attack E10). Of one thread, once.
 */
final class ResultsReader {
  /** RFC 2045 §5.1, besides blanks and controls. */
  private static final String OF_NO_TOKEN = "()<>@,;:\\\"/[]?=";

  /** What a local part and its {@code @} may have besides, RFC 5322 §3.2.3. */
  private static final String OF_ADDRESSES = "@/=?";

  private static final String REASON = "reason";
  private static final String NONE = "none";

  private final String text;
  private int at;

  ResultsReader(String text) {
    this.text = text;
  }

  /** It is not of the grammar. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    Malformed() {
      super("", null, false, false);
    }
  }

  ResultsField field() throws Malformed {
    blanks();
    String by = value();
    blanks();
    version();
    var results = new ArrayList<Result>();
    while (at < text.length()) {
      step(';');
      String method = keyword();
      if (method.equals(NONE) && results.isEmpty() && at == text.length()) {
        return new ResultsField(by, List.of());
      }
      results.add(result(method));
    }
    if (results.isEmpty()) {
      throw new Malformed();
    }
    return new ResultsField(by, results);
  }

  private Result result(String method) throws Malformed {
    if (stands('/')) {
      step('/');
      version();
    }
    step('=');
    String word = keyword();
    var properties = new HashMap<String, String>();
    boolean first = true;
    while (at < text.length() && !stands(';')) {
      String name = keyword();
      if (first && name.equals(REASON) && stands('=')) {
        step('=');
        value();
        blanks();
      } else {
        property(name, properties);
      }
      first = false;
    }
    return new Result(method, word, properties);
  }

  private void property(String type, Map<String, String> to) throws Malformed {
    step('.');
    String name = type + "." + keyword();
    step('=');
    String value = propertyValue();
    blanks();
    if (to.put(name, value) != null) {
      throw new Malformed();
    }
  }

  private void version() throws Malformed {
    while (at < text.length() && Character.digit(text.charAt(at), 10) >= 0) {
      at++;
    }
    blanks();
  }

  /** {@code Keyword}, RFC 5321 §4.1.2; and the blanks behind it. */
  private String keyword() throws Malformed {
    int from = at;
    while (at < text.length() && isOfKeyword(text.charAt(at))) {
      at++;
    }
    String word = text.substring(from, at).toLowerCase(Locale.ROOT);
    if (word.isEmpty()) {
      throw new Malformed();
    }
    blanks();
    return word;
  }

  private static boolean isOfKeyword(char c) {
    return c == '-' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  private String value() throws Malformed {
    return stands('"') ? quoted() : run("");
  }

  /** A value, or an address that may be without its local part. */
  private String propertyValue() throws Malformed {
    if (stands('"')) {
      String local = quoted();
      return stands('@') ? local + run(OF_ADDRESSES) : local;
    }
    String run = run(OF_ADDRESSES);
    int sign = run.lastIndexOf('@');
    if (run.indexOf('@') != sign || !isToken(run.substring(sign + 1))) {
      throw new Malformed();
    }
    return run;
  }

  private static boolean isToken(String domain) {
    return !domain.isEmpty() && domain.chars().noneMatch(c -> OF_NO_TOKEN.indexOf(c) >= 0);
  }

  /** Characters of a token, or of those besides. */
  private String run(String besides) throws Malformed {
    int from = at;
    while (at < text.length() && isOfRun(text.charAt(at), besides)) {
      at++;
    }
    if (at == from) {
      throw new Malformed();
    }
    return text.substring(from, at);
  }

  private static boolean isOfRun(char c, String besides) {
    return c > ' ' && c < 127 && (OF_NO_TOKEN.indexOf(c) < 0 || besides.indexOf(c) >= 0);
  }

  private String quoted() throws Malformed {
    var value = new StringBuilder();
    for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
      at += text.charAt(at) == '\\' ? 1 : 0;
      if (at < text.length()) {
        value.append(text.charAt(at));
      }
    }
    if (at >= text.length() || value.chars().anyMatch(Character::isISOControl)) {
      throw new Malformed();
    }
    at++;
    return value.toString();
  }

  private boolean stands(char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  /** Over a sign that has to stand here, and the blanks behind it. */
  private void step(char sign) throws Malformed {
    if (!stands(sign)) {
      throw new Malformed();
    }
    at++;
    blanks();
  }

  /** CFWS, RFC 5322 §3.2.2. */
  private void blanks() throws Malformed {
    int depth = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '(') {
        depth++;
      } else if (c == ')' && depth > 0) {
        depth--;
      } else if (c == '\\' && depth > 0) {
        at++;
      } else if (depth == 0 && c != ' ' && c != '\t' && c != '\r' && c != '\n') {
        return;
      }
      at++;
    }
    at = Math.min(at, text.length());
    if (depth > 0) {
      throw new Malformed();
    }
  }
}
