package org.rekkas.signatures;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The header section of a message, field by field, as it came (RFC 5322 §2.2). Octets are kept as
 * ISO 8859-1 characters, one for one, for a signature is over octets. Fields end where this
 * server's other readers of headers see them end, at an LF; one that stands alone is a character of
 * its field, so that what was signed as one field is not read as two (attack F3). The header ends
 * where those see it end, too: a line that can be no field, a fold in front of all fields among
 * them, ends it as an empty line does, and belongs to the body.
 */
public record HeaderSection(List<Field> fields) {
  /**
   * A longer header section is neither signed nor checked, rather than held in memory. It is more
   * than SMTP takes: or else honest mail would fail for a limit of ours.
   */
  public static final int MOST = 2 * 1024 * 1024;

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
  public static Optional<HeaderSection> read(MessageStream message) throws IOException {
    var fields = new ArrayList<Field>();
    var open = new StringBuilder();
    int octets = 0;
    String line = line(message);
    while (octets + line.length() <= MOST) {
      octets += line.length();
      boolean more = line.startsWith(" ") || line.startsWith("\t");
      if (more ? open.isEmpty() : !isField(line)) {
        add(fields, open);
        if (!isEmpty(line)) {
          message.unread(line);
        }
        return Optional.of(new HeaderSection(fields));
      }
      if (!more) {
        add(fields, open);
      }
      open.append(line);
      line = line(message);
    }
    return Optional.empty();
  }

  private static void add(List<Field> to, StringBuilder open) {
    if (!open.isEmpty()) {
      String name = name(open.toString()).toLowerCase(Locale.ROOT);
      boolean whole = open.charAt(open.length() - 1) == '\n';
      to.add(new Field(to.size(), name, whole ? open.toString() : open + CRLF));
      open.setLength(0);
    }
  }

  private static boolean isField(String line) {
    String name = name(line);
    return !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c < 127);
  }

  /** Empty where there is no colon. */
  private static String name(String line) {
    return line.substring(0, Math.max(0, line.indexOf(':'))).stripTrailing();
  }

  private static boolean isEmpty(String line) {
    return line.isEmpty() || line.equals("\n") || line.equals(CRLF);
  }

  /** With its line end; empty at the end. */
  private static String line(MessageStream in) throws IOException {
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
