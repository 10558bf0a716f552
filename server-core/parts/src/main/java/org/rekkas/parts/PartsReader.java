package org.rekkas.parts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;

/** One pass over a message, messages within it included. Used once, by one thread. */
final class PartsReader {
  private static final int DEEPEST = 15;
  private static final int MOST_PARTS = 500;
  private static final int MOST_FIELDS = 2_000;
  private static final int LONGEST_LINE = 256 * 1024;

  /** Octets of all texts together: what a person reads, and more. */
  private static final int MOST_TEXT = 512 * 1024;

  private static final int FIRST = 4 * 1024;

  private final MimeTokenStream stream;
  private final List<Parts.Field> fields = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();
  private final List<Parts.File> files = new ArrayList<>();
  private final Links links = new Links();
  private FileName name = new FileName();
  private int depth;
  private int parts;
  private int textLeft = MOST_TEXT;
  private boolean cut;

  PartsReader(InputStream message) {
    var bounds =
        new MimeConfig.Builder()
            .setMaxHeaderCount(MOST_FIELDS)
            .setMaxHeaderLen(LONGEST_LINE)
            .setMaxLineLen(-1)
            .setMaxContentLen(-1)
            .setStrictParsing(false)
            .build();
    stream = new MimeTokenStream(bounds, DecodeMonitor.SILENT, null);
    stream.setRecursionMode(RecursionMode.M_RECURSE);
    stream.parse(message); // reads it in pieces of its own
  }

  Parts read() throws IOException {
    boolean broken = false;
    try {
      walk();
    } catch (MimeException _) {
      broken = true;
    }
    return new Parts(fields, texts, files, links.all(), cut || links.cut(), broken);
  }

  private void walk() throws IOException, MimeException {
    while (stream.getState() != EntityState.T_END_OF_STREAM) {
      switch (stream.getState()) {
        case T_START_HEADER -> name = new FileName();
        case T_FIELD -> field(stream.getField());
        case T_START_MULTIPART, T_START_MESSAGE -> depth++;
        case T_END_MULTIPART, T_END_MESSAGE -> depth--;
        case T_BODY -> body(stream.getBodyDescriptor());
        default -> {
          // preambles, epilogues and ends are read by nobody
        }
      }
      if (depth > DEEPEST || parts > MOST_PARTS) {
        cut = true;
        return;
      }
      stream.next();
    }
  }

  private void field(Field field) {
    String lower = field.getName().strip().toLowerCase(Locale.ROOT);
    if (depth <= 1 && parts == 0) {
      fields.add(new Parts.Field(lower, FieldText.of(field)));
    }
    name.look(lower, field);
  }

  private void body(BodyDescriptor descriptor) throws IOException {
    parts++;
    String type = String.valueOf(descriptor.getMimeType()).toLowerCase(Locale.ROOT);
    boolean html = type.equals("text/html");
    if (!name.isAttached() && (html || type.equals("text/plain"))) {
      text(descriptor.getCharset(), html);
    } else {
      files.add(new Parts.File(name.text(), type));
    }
    if (!name.text().isEmpty() && !name.isAttached() && type.startsWith("text/")) {
      files.add(new Parts.File(name.text(), type));
    }
  }

  private void text(String charset, boolean html) throws IOException {
    String text = decoded(charset(charset));
    links.in(html ? Html.resolved(text) : text);
    texts.add(html ? Html.text(text) : text);
  }

  /** As much as may still be read; a decoder that gives nothing for long is at its end (E11). */
  private String decoded(Charset charset) throws IOException {
    InputStream in = stream.getDecodedInputStream();
    byte[] all = new byte[Math.min(textLeft, FIRST)];
    int length = 0;
    int idle = 0;
    while (length < textLeft && idle < 1000) {
      if (length == all.length) {
        all = Arrays.copyOf(all, Math.min(textLeft, all.length * 2));
      }
      int count = in.read(all, length, all.length - length);
      if (count < 0) {
        textLeft -= length;
        return new String(all, 0, length, charset);
      }
      idle = count == 0 ? idle + 1 : 0;
      length += count;
    }
    cut = true;
    textLeft -= length;
    return new String(all, 0, length, charset);
  }

  private static Charset charset(String name) {
    try {
      Charset charset = name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
      return charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset;
    } catch (IllegalCharsetNameException | UnsupportedCharsetException _) {
      return StandardCharsets.ISO_8859_1;
    }
  }
}
