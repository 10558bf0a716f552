package org.rekkas.parts;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Remembers, of a message that streams by, the lines that begin as delimiters of parts do. To
 * mime4j a line that only begins as one is text; RFC 2046 §5.1.1 takes it for one, too, so nobody
 * can tell what parts there are.
 */
final class DashedLines extends FilterInputStream {
  /** Of one line: a delimiter has 72 octets and "--" at most, and blanks. */
  private static final int LONGEST = 100;

  /** Different ones: each part has one of its own at most. */
  private static final int MOST = 1_000;

  private final Set<String> seen = new HashSet<>();
  private final byte[] line = new byte[LONGEST];
  private int length;

  /** Of a line that does not begin with two dashes, the rest is passed over. */
  private boolean passing;

  DashedLines(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    int octet = super.read();
    if (octet < 0) {
      end();
    } else {
      take((byte) octet);
    }
    return octet;
  }

  @Override
  public int read(byte[] into, int from, int most) throws IOException {
    int count = super.read(into, from, most);
    if (count < 0) {
      end();
    } else {
      take(into, from, from + count);
    }
    return count;
  }

  private void take(byte[] octets, int from, int to) {
    int next = from;
    while (next < to) {
      while (passing && next < to && octets[next] != '\n') {
        next++;
      }
      if (next < to) {
        take(octets[next++]);
      }
    }
  }

  private void take(byte octet) {
    if (octet == '\n') {
      end();
    } else if (!passing && (length >= 2 || octet == '-') && length < LONGEST) {
      line[length++] = octet;
    } else {
      passing |= length < 2;
    }
  }

  private void end() {
    if (length > 2 && seen.size() <= MOST) {
      seen.add(new String(line, 0, length, StandardCharsets.ISO_8859_1).stripTrailing());
    }
    length = 0;
    passing = false;
  }

  /** Whether there were more than are remembered. */
  boolean cut() {
    return seen.size() > MOST;
  }

  /** Whether one begins as a delimiter of these boundaries, and is none. */
  boolean hasLoose(Set<String> boundaries) {
    return seen.stream().anyMatch(each -> begins(each, boundaries) && !isOne(each, boundaries));
  }

  private static boolean begins(String line, Set<String> boundaries) {
    return boundaries.stream().anyMatch(each -> line.startsWith(each, 2));
  }

  private static boolean isOne(String line, Set<String> boundaries) {
    String rest = line.substring(2);
    return boundaries.contains(rest)
        || (rest.endsWith("--") && boundaries.contains(rest.substring(0, rest.length() - 2)));
  }
}
