package org.rekkas.plugins.spf.policy;

import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.rekkas.lookups.DnsTrouble;
import org.rekkas.spi.net.Client;

/** Macros, RFC 7208 §7: {@code %{ir}.%{v}._spf.%{d2}}. */
final class Macros {
  private static final String LETTERS = "slodiphv";
  private static final String LETTERS_OF_EXPLANATIONS = LETTERS + "crt";
  private static final String DELIMITERS = ".-+,/_=";
  private static final String HEX = "0123456789ABCDEF";
  private static final int LONGEST_NAME = 253;

  private Macros() {}

  /** What a macro stands for. */
  interface Values {
    Identity identity();

    /** The domain whose policy is looked at. */
    String domain();

    /** A name of the client that leads back to it, or {@code unknown}; asks the DNS. */
    String validatedName() throws BrokenPolicy, DnsTrouble;

    /** Seconds since 1970. */
    long time();
  }

  /** Throws where the text cannot be expanded. */
  static void check(String text) throws BrokenPolicy {
    walk(text, LETTERS, (_, _) -> {}, _ -> {});
  }

  /** Whether some of them, {@code %{l}} or {@code %{s}}, stand for the sender's local part. */
  static boolean nameLocalPart(String text) throws BrokenPolicy {
    var found = new boolean[1];
    walk(text, LETTERS, (_, macro) -> found[0] |= "lsLS".indexOf(macro.charAt(0)) >= 0, _ -> {});
    return found[0];
  }

  static boolean endsWithMacro(String text) {
    return text.endsWith("}") || text.endsWith("%%") || text.endsWith("%_") || text.endsWith("%-");
  }

  /** A name; too long a one loses labels at its left, §7.3. */
  static String name(String text, Values values) throws BrokenPolicy, DnsTrouble {
    String name = expand(text, values, LETTERS);
    name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    while (name.length() > LONGEST_NAME) {
      int dot = name.indexOf('.');
      name = name.substring(dot < 0 ? name.length() - LONGEST_NAME : dot + 1);
    }
    return name;
  }

  static String explanation(String text, Values values) throws BrokenPolicy, DnsTrouble {
    return expand(text, values, LETTERS_OF_EXPLANATIONS);
  }

  private static String expand(String text, Values values, String letters)
      throws BrokenPolicy, DnsTrouble {
    var made = new StringBuilder();
    var macros = new ArrayList<String>();
    var places = new ArrayList<Integer>();
    walk(
        text,
        letters,
        (_, macro) -> {
          macros.add(macro);
          places.add(made.length());
        },
        made::append);
    for (int i = macros.size() - 1; i >= 0; i--) {
      made.insert(places.get(i), value(macros.get(i), values));
      if (made.length() > 4096) {
        throw new BrokenPolicy("macros that expand to more than 4096 characters");
      }
    }
    return made.toString();
  }

  /** Takes what stands between {@code %{} and {@code }}. */
  private interface Taker {
    void take(int at, String macro);
  }

  private interface Literal {
    void take(char c);
  }

  private static void walk(String text, String letters, Taker macros, Literal literals)
      throws BrokenPolicy {
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c != '%') {
        literals.take(c);
        continue;
      }
      at++;
      switch (at < text.length() ? text.charAt(at) : ' ') {
        case '%' -> literals.take('%');
        case '_' -> literals.take(' ');
        case '-' -> "%20".chars().forEach(l -> literals.take((char) l));
        case '{' -> {
          int end = text.indexOf('}', at);
          if (end < 0 || !isMacro(text.substring(at + 1, end), letters)) {
            throw new BrokenPolicy("not a macro: " + text);
          }
          macros.take(at, text.substring(at + 1, end));
          at = end;
        }
        default -> throw new BrokenPolicy("a lone % in " + text);
      }
    }
  }

  private static boolean isMacro(String text, String letters) {
    if (text.isEmpty() || letters.indexOf(Character.toLowerCase(text.charAt(0))) < 0) {
      return false;
    }
    int at = 1;
    while (at < text.length() && Character.digit(text.charAt(at), 10) >= 0) {
      at++;
    }
    boolean number = at > 1;
    if (number && (at > 4 || Integer.parseInt(text.substring(1, at)) == 0)) {
      return false;
    }
    if (at < text.length() && Character.toLowerCase(text.charAt(at)) == 'r') {
      at++;
    }
    while (at < text.length() && DELIMITERS.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at == text.length();
  }

  private static String value(String macro, Values values) throws BrokenPolicy, DnsTrouble {
    Identity identity = values.identity();
    char letter = Character.toLowerCase(macro.charAt(0));
    String raw =
        switch (letter) {
          case 's' -> identity.localPart() + "@" + identity.domain();
          case 'l' -> identity.localPart();
          case 'o' -> identity.domain();
          case 'd' -> values.domain();
          case 'i' -> dotted(identity.client().address());
          case 'p' -> values.validatedName();
          case 'v' -> identity.client().address().getAddress().length == 4 ? "in-addr" : "ip6";
          case 'h' -> identity.helo();
          case 'c' -> readable(identity.client());
          case 'r' -> identity.receiver();
          default -> Long.toString(values.time());
        };
    String made = transformed(raw, macro.substring(1).toLowerCase(Locale.ROOT));
    return Character.isUpperCase(macro.charAt(0)) ? escaped(made) : made;
  }

  /** {@code 1.2.3.4}, and for IPv6 each nibble, §7.3. */
  private static String dotted(InetAddress address) {
    byte[] octets = address.getAddress();
    if (octets.length == 4) {
      return address.getHostAddress();
    }
    var nibbles = new StringBuilder(63);
    for (byte octet : octets) {
      nibbles.append(nibbles.isEmpty() ? "" : ".").append(HEX.charAt(octet >> 4 & 15));
      nibbles.append('.').append(HEX.charAt(octet & 15));
    }
    return nibbles.toString();
  }

  /** RFC 5952: the first of the longest runs of zeros is left out. */
  static String readable(Client client) {
    String[] groups = client.text().split(":");
    int from = 0;
    int longest = 1;
    for (int i = 0; i < groups.length; i++) {
      int end = i;
      while (end < groups.length && groups[end].equals("0")) {
        end++;
      }
      if (end - i > longest) {
        from = i;
        longest = end - i;
      }
    }
    if (longest == 1) {
      return String.join(":", groups);
    }
    List<String> all = List.of(groups);
    return String.join(":", all.subList(0, from))
        + "::"
        + String.join(":", all.subList(from + longest, all.size()));
  }

  private static String transformed(String raw, String how) {
    int digits = 0;
    while (digits < how.length() && Character.digit(how.charAt(digits), 10) >= 0) {
      digits++;
    }
    boolean reversed = digits < how.length() && how.charAt(digits) == 'r';
    String delimiters = how.substring(digits + (reversed ? 1 : 0));
    if (how.isEmpty()) {
      return raw;
    }
    List<String> parts = split(raw, delimiters.isEmpty() ? "." : delimiters);
    if (reversed) {
      Collections.reverse(parts);
    }
    int keep = digits == 0 ? parts.size() : Integer.parseInt(how.substring(0, digits));
    return String.join(".", parts.subList(Math.max(0, parts.size() - keep), parts.size()));
  }

  private static List<String> split(String text, String delimiters) {
    var parts = new ArrayList<String>();
    int begin = 0;
    for (int at = 0; at <= text.length(); at++) {
      if (at == text.length() || delimiters.indexOf(text.charAt(at)) >= 0) {
        parts.add(text.substring(begin, at));
        begin = at + 1;
      }
    }
    return parts;
  }

  /** RFC 3986 §2.3: all but unreserved characters. */
  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }
}
