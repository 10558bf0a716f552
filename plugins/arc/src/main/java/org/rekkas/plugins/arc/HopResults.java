package org.rekkas.plugins.arc;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The body of ARC-Authentication-Results, RFC 8617 §4.1.1: {@code i=1; mx.example; spf=pass …;
 * dmarc=pass …}. Comments say nothing, and what stands in quotes parts nothing.
 */
final class HopResults {
  private static final Pattern INSTANCE = Pattern.compile("\\s*i\\s*=\\s*(\\d{1,4})\\s*");
  private static final Pattern DMARC =
      Pattern.compile("dmarc\\s*(/\\s*1\\s*)?=\\s*([^\\s]*).*", Pattern.DOTALL);

  private HopResults() {}

  /** Its number; empty text where it has none. */
  static String instance(String body) {
    List<String> parts = parts(body);
    var first = INSTANCE.matcher(parts.getFirst());
    return parts.size() > 1 && first.matches() ? first.group(1) : "";
  }

  /** Whether the host found that the mail passes DMARC, and nothing else of DMARC besides. */
  static boolean passesDmarc(String body) {
    boolean passes = false;
    for (String part : parts(body)) {
      var dmarc = DMARC.matcher(part.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " "));
      if (dmarc.matches()) {
        if (!dmarc.group(2).equals("pass")) {
          return false;
        }
        passes = true;
      }
    }
    return passes;
  }

  /** Between semicolons, without comments; each of these is a blank. */
  private static List<String> parts(String body) {
    var parts = new ArrayList<String>();
    var part = new StringBuilder();
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < body.length(); i++) {
      char c = body.charAt(i);
      if (c == '\\' && (quoted || depth > 0)) {
        i++;
      } else if (depth == 0 && c == '"') {
        quoted = !quoted;
        part.append(c);
      } else if (quoted) {
        part.append(c);
      } else if (c == '(') {
        depth++;
      } else if (c == ')' && depth > 0) {
        depth--;
        part.append(' ');
      } else if (c == ';' && depth == 0) {
        parts.add(part.toString());
        part.setLength(0);
      } else if (depth == 0) {
        part.append(c);
      }
    }
    parts.add(part.toString());
    return parts;
  }
}
