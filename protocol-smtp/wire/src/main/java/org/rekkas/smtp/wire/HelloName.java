package org.rekkas.smtp.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The argument of EHLO and HELO, RFC 5321 §4.1.1.1. Leniently, it is taken as it is meant also from
 * programs that say the name with its last dot, or an IPv6 address without its tag or with the zone
 * of its interface (RFC 4007 §11): refused, their users could not send at all.
 */
final class HelloName {
  private static final int LONGEST = 300;
  private static final Pattern IPV6 =
      Pattern.compile(
          "\\[(?:IPv6:)?([0-9a-f.]*+:[0-9a-f:.]*+)(?:%[\\w.-]++)?]", Pattern.CASE_INSENSITIVE);

  private HelloName() {}

  static Optional<String> of(byte[] line, int from, int to, boolean lenient) {
    if (!Utf8.isAscii(line, from, to)) {
      return Optional.empty();
    }
    if (Domains.isDomain(line, from, to, lenient)) {
      return Optional.of(text(line, from, to));
    }
    return lenient && to - from <= LONGEST ? meant(text(line, from, to)) : Optional.empty();
  }

  private static Optional<String> meant(String said) {
    var literal = IPV6.matcher(said);
    String name =
        literal.matches()
            ? "[IPv6:" + literal.group(1) + "]"
            : said.endsWith(".") ? said.substring(0, said.length() - 1) : said;
    byte[] octets = name.getBytes(ISO_8859_1);
    return Domains.isDomain(octets, 0, octets.length, true) ? Optional.of(name) : Optional.empty();
  }

  private static String text(byte[] line, int from, int to) {
    return new String(line, from, to - from, ISO_8859_1);
  }
}
