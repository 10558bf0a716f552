package org.rekkas.plugins.dkim;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The header section of a message, field by field, as it came (RFC 5322 §2.2). Octets are kept as
 * ISO 8859-1 characters, one for one, for a signature is over octets.
 */
record HeaderSection(List<Field> fields) {
  /** A longer header section is not signed, rather than held in memory. */
  static final int MOST = 64 * 1024;

  /**
   * One field.
   *
   * @param name in lower case
   * @param body what follows the colon, folds included, without the last line end
   */
  record Field(String name, String body) {}

  HeaderSection {
    fields = List.copyOf(fields);
  }

  /** Reads it, and the empty line behind it; empty if it is too long. The body is left to read. */
  static Optional<HeaderSection> read(InputStream message) throws IOException {
    var fields = new ArrayList<Field>();
    var open = new StringBuilder();
    int octets = 0;
    for (String line = line(message); !line.isEmpty(); line = line(message)) {
      octets += line.length() + 2;
      if (octets > MOST) {
        return Optional.empty();
      }
      if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
        open.append("\r\n").append(line);
      } else {
        add(fields, open);
        open.append(line);
      }
    }
    add(fields, open);
    return Optional.of(new HeaderSection(fields));
  }

  private static void add(List<Field> to, StringBuilder open) {
    int colon = open.indexOf(":");
    if (colon > 0) {
      String name = open.substring(0, colon).stripTrailing().toLowerCase(Locale.ROOT);
      to.add(new Field(name, open.substring(colon + 1)));
    }
    open.setLength(0);
  }

  /** Without its line end; empty at the end, too. */
  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream(80);
    for (int b = in.read(); b >= 0 && b != '\n' && line.size() <= MOST; b = in.read()) {
      line.write(b);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  /** Those of a name, the last one first: in this order a signature takes them, §5.4.2. */
  List<Field> upwards(String name) {
    return fields.reversed().stream().filter(field -> field.name.equals(name)).toList();
  }
}
