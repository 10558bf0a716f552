package org.rekkas.parts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;
import org.rekkas.mime.Charsets;
import org.rekkas.mime.Described;
import org.rekkas.mime.HeaderLines;
import org.rekkas.mime.Part;

/** One pass over a message, messages within it included. Used once, by one thread. */
final class PartsReader {
  private static final int DEEPEST = 15;
  private static final int MOST_PARTS = 500;
  private static final int MOST_FIELDS = 2_000;
  private static final int LONGEST_LINE = 256 * 1024;

  /** Octets of all texts together: what a person reads, and more. */
  private static final int MOST_TEXT = 512 * 1024;

  private static final int FIRST = 8 * 1024;

  private static final MimeConfig BOUNDS =
      new MimeConfig.Builder()
          .setMaxHeaderCount(MOST_FIELDS)
          .setMaxHeaderLen(LONGEST_LINE)
          .setMaxLineLen(-1)
          .setMaxContentLen(-1)
          .setStrictParsing(false)
          .build();

  /** Where these follow each other there is no part between them: nobody saw what is there. */
  private static final Set<EntityState> BEFORE_PARTS =
      Set.of(EntityState.T_START_MULTIPART, EntityState.T_PREAMBLE);

  private static final Set<EntityState> BEHIND_PARTS =
      Set.of(EntityState.T_EPILOGUE, EntityState.T_END_MULTIPART);

  private final HeaderLines lines = new HeaderLines(LONGEST_LINE);
  private final DashedLines dashed;
  private final Set<String> boundaries = new HashSet<>();
  private final MimeTokenStream stream;
  private final List<Parts.Field> fields = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();
  private final List<Parts.File> files = new ArrayList<>();
  private final Links links = new Links();
  private int depth;
  private int parts;
  private int textLeft = MOST_TEXT;
  private boolean cut;
  private boolean broken;

  PartsReader(InputStream message) {
    stream = new MimeTokenStream(BOUNDS, DecodeMonitor.SILENT, lines, new Described.Builder());
    stream.setRecursionMode(RecursionMode.M_RECURSE);
    dashed = new DashedLines(message);
    stream.parse(dashed); // reads it in pieces of its own
  }

  Parts read() throws IOException {
    try {
      walk();
    } catch (MimeException _) {
      broken = true;
    }
    broken |= lines.lostOne() || dashed.hasLoose(boundaries);
    cut |= dashed.cut() && !boundaries.isEmpty();
    return new Parts(fields, texts, files, links.all(), cut || links.cut(), broken);
  }

  private void walk() throws IOException, MimeException {
    EntityState before = EntityState.T_START_MESSAGE;
    while (stream.getState() != EntityState.T_END_OF_STREAM) {
      EntityState state = stream.getState();
      broken |= BEFORE_PARTS.contains(before) && BEHIND_PARTS.contains(state);
      before = state;
      switch (state) {
        case T_FIELD -> field(stream.getField());
        case T_START_MULTIPART -> {
          depth++;
          boundaries.add(part().boundary());
        }
        case T_START_MESSAGE -> depth++;
        case T_END_MULTIPART, T_END_MESSAGE -> depth--;
        case T_BODY -> body(part());
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

  private Part part() {
    return ((Described) stream.getBodyDescriptor()).part();
  }

  private void field(Field field) {
    if (depth <= 1 && parts == 0) {
      String lower = field.getName().strip().toLowerCase(Locale.ROOT);
      fields.add(new Parts.Field(lower, FieldText.of(field)));
    }
  }

  private void body(Part part) throws IOException {
    parts++;
    broken |= part.isAmbiguous();
    boolean html = part.type().value().equals("text/html");
    if (part.isText() && (html || !part.isAttached())) {
      text(part, html);
    }
    Set<String> names = part.fileNames();
    names.forEach(name -> files.add(new Parts.File(name, part.type().value())));
    if (names.isEmpty() && (part.isAttached() || !part.isText())) {
      files.add(new Parts.File("", part.type().value()));
    }
  }

  /** An attached page is no text of the mail, but what it leads to is followed from there. */
  private void text(Part part, boolean html) throws IOException {
    String text = decoded(charset(part.type().get("charset")));
    links.in(html ? Html.resolved(text) : text);
    if (html) {
      Html.torn(text).forEach(links::in);
    }
    if (!part.isAttached()) {
      texts.add(html ? Html.text(text) : text);
    }
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
    Charset charset =
        name.isEmpty()
            ? StandardCharsets.UTF_8
            : Charsets.named(name).orElse(StandardCharsets.ISO_8859_1);
    return charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset;
  }
}
