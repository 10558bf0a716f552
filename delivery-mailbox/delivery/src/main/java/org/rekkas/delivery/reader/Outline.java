package org.rekkas.delivery.reader;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;
import org.rekkas.spi.mail.Content;

/**
 * What a message consists of: the fields that are shown, and its leaves. Read as a stream, with
 * bounds on everything that a sender can pile up (attacks E4, E8, E9): beyond {@value #MOST_LEAVES}
 * leaves or {@value #DEEPEST} levels the rest is left out. Messages within the message are leaves.
 *
 * @param fields by name in lower case; the first of each name
 * @param cut whether there is more than was looked at
 */
record Outline(Map<String, String> fields, List<Part> parts, boolean cut) {
  private static final int MOST_LEAVES = 500;
  private static final int DEEPEST = 15;
  private static final int MOST_FIELDS = 10_000;
  private static final int LONGEST_FIELD = 256 * 1024;
  private static final List<String> SHOWN =
      List.of("return-path", "from", "to", "cc", "date", "subject", "x-rekkas-quarantine");

  Outline {
    parts = List.copyOf(parts);
  }

  /**
   * Reads header and structure.
   *
   * @throws MimeException for what cannot be read as a message, within these bounds
   */
  static Outline of(Content content) throws IOException, MimeException {
    try (var in = content.open()) {
      return new Walk(in).all();
    }
  }

  /** Reads the fields at the top alone. */
  static Map<String, String> fieldsOf(Content content) throws IOException, MimeException {
    try (var in = content.open()) {
      return new Walk(in).header();
    }
  }

  /** Takes the decoded content of a leaf. */
  interface Reader {
    void read(Part part, InputStream decoded) throws IOException;
  }

  /** Reads some leaves, which stand in their order, in one pass over the message. */
  static void read(Content content, List<Part> leaves, Reader reader)
      throws IOException, MimeException {
    try (var in = content.open()) {
      var stream = stream(in);
      int number = 0;
      int done = 0;
      while (done < leaves.size() && stream.getState() != EntityState.T_END_OF_STREAM) {
        if (stream.getState() == EntityState.T_BODY && ++number == leaves.get(done).number()) {
          reader.read(leaves.get(done), new Steady(stream.getDecodedInputStream()));
          done++;
        }
        stream.next();
      }
    }
  }

  private static MimeTokenStream stream(InputStream in) {
    var bounds =
        new MimeConfig.Builder()
            .setMaxHeaderCount(MOST_FIELDS)
            .setMaxHeaderLen(LONGEST_FIELD)
            .setMaxLineLen(LONGEST_FIELD)
            .setMaxContentLen(-1)
            .setStrictParsing(false)
            .build();
    var stream = new MimeTokenStream(bounds, DecodeMonitor.SILENT, null);
    stream.setRecursionMode(RecursionMode.M_NO_RECURSE);
    stream.parse(new HeaderEnd(new BufferedInputStream(in)));
    return stream;
  }

  /** One pass over a message. */
  private static final class Walk {
    private final MimeTokenStream stream;
    private final Map<String, String> fields = new LinkedHashMap<>();
    private final List<Part> parts = new ArrayList<>();
    private Disposition disposition = new Disposition();
    private int depth;

    Walk(InputStream in) {
      stream = stream(in);
    }

    Map<String, String> header() throws IOException, MimeException {
      while (stream.getState() != EntityState.T_END_HEADER
          && stream.getState() != EntityState.T_END_OF_STREAM) {
        if (stream.getState() == EntityState.T_FIELD) {
          field(stream.getField());
        }
        stream.next();
      }
      return fields;
    }

    Outline all() throws IOException, MimeException {
      while (stream.getState() != EntityState.T_END_OF_STREAM) {
        switch (stream.getState()) {
          case T_START_HEADER -> disposition = new Disposition();
          case T_FIELD -> field(stream.getField());
          case T_START_MULTIPART -> depth++;
          case T_END_MULTIPART -> depth--;
          case T_BODY -> parts.add(leaf());
          default -> {
            // preambles, epilogues and ends tell a reader nothing
          }
        }
        if (depth > DEEPEST || parts.size() == MOST_LEAVES) {
          return new Outline(fields, parts, true);
        }
        stream.next();
      }
      return new Outline(fields, parts, false);
    }

    private void field(Field field) {
      String name = field.getName().strip().toLowerCase(Locale.ROOT);
      if (depth == 0 && SHOWN.contains(name)) {
        fields.putIfAbsent(name, FieldText.of(field));
      }
      disposition.look(name, field);
    }

    private Part leaf() throws IOException {
      var descriptor = stream.getBodyDescriptor();
      return new Part(
          parts.size() + 1,
          String.valueOf(descriptor.getMimeType()).toLowerCase(Locale.ROOT),
          Optional.ofNullable(descriptor.getCharset()).orElse(""),
          disposition.name(),
          disposition.attached(),
          octets(new Steady(stream.getDecodedInputStream())));
    }

    private static long octets(InputStream in) throws IOException {
      var buffer = new byte[16 * 1024];
      long count = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        count += n;
      }
      return count;
    }
  }
}
