package org.rekkas.smtp.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Reads one path of a command line in place: RFC 5321 §4.1.2, UTF-8 as in RFC 6531 §3.3. Source
 * routes are skipped (§3.6.1, Appendix C). Owned by one call.
 *
 * <p>Of the limits of §4.5.3.1 those of a path and of a domain hold. The 64 octets of a local part
 * do not: §4.5.3.1 asks to avoid such limits, and forwarders, lists and large senders write longer
 * ones, whose mail would be lost for good. For the same reason dots in a local part may follow each
 * other or stand last, which a Dot-string does not have: some mailboxes of Japan are named so. They
 * go on quoted, which every host can read.
 */
final class PathReader {
  /** What stood there. */
  enum Path {
    /** {@code <>} */
    NULL,
    /** {@code postmaster} without a domain. */
    POSTMASTER,
    MAILBOX,
    BAD
  }

  /** A path has 256 octets, two of which are its brackets. */
  private static final int LONGEST_MAILBOX = 254;

  private static final boolean[] ATOM = atoms();

  private final byte[] line;
  private final int to;
  private final boolean lenient;
  private int at;
  private String localPart = "";
  private String domain = "";

  PathReader(byte[] line, int from, int to, boolean lenient) {
    this.line = line;
    this.at = from;
    this.to = to;
    this.lenient = lenient;
  }

  /** Where reading ended. */
  int at() {
    return at;
  }

  /** Unquoted. */
  String localPart() {
    return localPart;
  }

  String domain() {
    return domain;
  }

  Path read() {
    boolean bracketed = is('<');
    if (bracketed) {
      at++;
    } else if (!lenient) {
      return Path.BAD;
    }
    if (bracketed && is('>')) {
      at++;
      return ended() ? Path.NULL : Path.BAD;
    }
    if (is('@') && !sourceRoute()) {
      return Path.BAD;
    }
    Path path = mailbox();
    if (bracketed) {
      if (!is('>')) {
        return Path.BAD;
      }
      at++;
    }
    return ended() ? path : Path.BAD;
  }

  private Path mailbox() {
    int from = at;
    if (!(is('"') ? quotedString() : dotString())) {
      return Path.BAD;
    }
    if (!is('@')) {
      return localPart.equalsIgnoreCase("postmaster") ? Path.POSTMASTER : Path.BAD;
    }
    at++;
    return domainPart() && at - from <= LONGEST_MAILBOX ? Path.MAILBOX : Path.BAD;
  }

  /** {@code @one,@two:} */
  private boolean sourceRoute() {
    while (is('@')) {
      at++;
      if (!domainPart()) {
        return false;
      }
      if (is(':')) {
        at++;
        return true;
      }
      if (!is(',')) {
        return false;
      }
      at++;
    }
    return false;
  }

  private boolean dotString() {
    int from = at;
    boolean ascii = true;
    while (at < to && (line[at] < 0 || ATOM[line[at]] || line[at] == '.')) {
      if (line[at] == '.' && at == from) {
        return false;
      }
      ascii &= line[at] >= 0;
      at++;
    }
    if (at == from) {
      return false;
    }
    localPart = ascii ? ascii(from, at) : Utf8.text(line, from, at);
    return !localPart.isEmpty();
  }

  private boolean quotedString() {
    byte[] plain = new byte[LONGEST_MAILBOX];
    int length = 0;
    at++;
    while (at < to && line[at] != '"') {
      if (line[at] == '\\') {
        at++;
        if (at == to || line[at] < ' ') {
          return false;
        }
      }
      if ((line[at] >= 0 && line[at] < ' ') || line[at] == 0x7f || length == plain.length) {
        return false;
      }
      plain[length++] = line[at++];
    }
    if (at == to) {
      return false;
    }
    at++;
    localPart = Utf8.text(plain, 0, length);
    return !localPart.isEmpty();
  }

  private boolean domainPart() {
    int from = at;
    if (is('[')) {
      while (at < to && line[at] != ']' && line[at] > ' ') {
        at++;
      }
      if (!is(']')) {
        return false;
      }
      at++;
    } else {
      while (at < to
          && (Domains.isLetterDigitHyphen(line[at]) || line[at] == '.' || line[at] == '_')) {
        at++;
      }
    }
    return Domains.isDomain(line, from, at, lenient) && keepDomain(from);
  }

  private boolean keepDomain(int from) {
    domain = Utf8.isAscii(line, from, at) ? ascii(from, at) : Utf8.domain(line, from, at);
    return !domain.isEmpty();
  }

  private String ascii(int from, int until) {
    return new String(line, from, until - from, ISO_8859_1);
  }

  private boolean is(char c) {
    return at < to && line[at] == c;
  }

  private boolean ended() {
    return at == to || line[at] == ' ';
  }

  private static boolean[] atoms() {
    var atoms = new boolean[128];
    for (char c = '0'; c <= 'z'; c++) {
      atoms[c] = Character.isLetterOrDigit(c);
    }
    for (char c : "!#$%&'*+-/=?^_`{|}~".toCharArray()) {
      atoms[c] = true;
    }
    return atoms;
  }
}
