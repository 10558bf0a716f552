package org.rekkas.signatures;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The header section of a message, field by field, as it came (RFC 5322 §2.2). Octets are kept as
 * ISO 8859-1 characters, one for one, for a signature is over octets. Fields end where this
 * server's other readers of headers see them end, at an LF; one that stands alone is a character of
 * its field, so that what was signed as one field is not read as two (attack F3).
 */
public record HeaderSection(List<Field> fields) {
  /** A longer header section is neither signed nor checked, rather than held in memory. */
  public static final int MOST = 64 * 1024;

  private static final String CRLF = "\r\n";

  /**
   * One field.
   *
   * @param place among all, from the top
   * @param name in lower case
   * @param raw all of it, folds and the last line end included
   */
  public record Field(int place, String name, String raw) {
    /** What stands before the colon, and the colon. */
    public String label() {
      return raw.substring(0, raw.indexOf(':') + 1);
    }

    /** What follows the colon, folds included, without the last line end. */
    public String body() {
      int end = raw.endsWith(CRLF) ? raw.length() - CRLF.length() : raw.length();
      return raw.substring(raw.indexOf(':') + 1, end);
    }
  }

  public HeaderSection {
    fields = List.copyOf(fields);
  }

  /** Reads it, and the empty line behind it; empty if it is too long. The body is left to read. */
  public static Optional<HeaderSection> read(InputStream message) throws IOException {
    var fields = new ArrayList<Field>();
    var open = new StringBuilder();
    int octets = 0;
    for (String line = line(message); !isEnd(line); line = line(message)) {
      octets += line.length();
      if (octets > MOST) {
        return Optional.empty();
      }
      if (line.charAt(0) != ' ' && line.charAt(0) != '\t') {
        add(fields, open);
      }
      open.append(line);
    }
    add(fields, open);
    return Optional.of(new HeaderSection(fields));
  }

  private static void add(List<Field> to, StringBuilder open) {
    int colon = open.indexOf(":");
    if (colon > 0) {
      String name = open.substring(0, colon).stripTrailing().toLowerCase(Locale.ROOT);
      boolean whole = open.charAt(open.length() - 1) == '\n';
      to.add(new Field(to.size(), name, whole ? open.toString() : open + CRLF));
    }
    open.setLength(0);
  }

  private static boolean isEnd(String line) {
    return line.isEmpty() || line.equals("\n") || line.equals(CRLF);
  }

  /** With its line end; empty at the end. */
  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder(80);
    for (int b = in.read(); b >= 0; b = in.read()) {
      line.append((char) b);
      if (b == '\n' || line.length() > MOST) {
        break;
      }
    }
    return line.toString();
  }

  /** Those of a name, from the top. */
  public List<Field> all(String name) {
    return fields.stream().filter(field -> field.name.equals(name)).toList();
  }

  /** Those of a name, the last one first: in this order a signature takes them, §5.4.2. */
  public List<Field> upwards(String name) {
    return all(name).reversed();
  }
}
