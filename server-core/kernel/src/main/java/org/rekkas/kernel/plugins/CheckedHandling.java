package org.rekkas.kernel.plugins;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.rekkas.spi.Handling;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.StoredContent;

/**
 * What a mailet answered, looked at inside of the guarded call: what the queue could not keep is a
 * failure with a sentence for the mailet's author, and of the trace only what was declared is taken
 * (the design's rule 7).
 */
record CheckedHandling(Placed<?> placed, Journal journal, Mail mail) {
  /** RFC 5322 §2.2: one field, with its folds; none of its lines is blank, as a header's end is. */
  private static final Pattern FIELD =
      Pattern.compile("([!-9;-~]+)[ \t]*:[^\r\n\0]*\r\n(?:[ \t]+[^ \t\r\n\0][^\r\n\0]*\r\n)*");

  @Nullable Handling of(@Nullable Handling answer) {
    return switch (answer) {
      case Handling.Change(var changed, var folder, var why) -> {
        var kept = changed.withTrace(checked(changed.content(), changed.trace()));
        yield new Handling.Change(kept, folder, why);
      }
      case Handling.Besides(var envelope, var trace, var content, var why) ->
          new Handling.Besides(envelope, checked(content, trace), content, why);
      case Handling.Pass _, Handling.Bounce _, Handling.Discard _ -> answer;
      case null -> null;
    };
  }

  /** The trace as far as it is taken. A draft that nobody takes over is closed. */
  private String checked(Content content, String trace) {
    boolean good = false;
    try {
      if (!(content instanceof ContentDraft || content instanceof StoredContent)
          && !mail.content().equals(content)) {
        throw new IllegalArgumentException(
            "the content is none that can be kept: write a new one to a draft of"
                + " given.vault().draft(), or hand on the mail's own");
      }
      String taken = declared(trace);
      good = true;
      return taken;
    } finally {
      if (!good && content instanceof ContentDraft draft) {
        draft.close();
      }
    }
  }

  /** What it had before is taken as it is, in whichever order. */
  private String declared(String trace) {
    String before = mail.trace();
    if (trace.endsWith(before)) {
      return declared(trace.substring(0, trace.length() - before.length()), List.of()) + before;
    }
    return declared(trace, new ArrayList<>(fields(before).stream().map(Field::raw).toList()));
  }

  private String declared(String trace, List<String> known) {
    var kept = new StringBuilder();
    for (Field field : fields(trace)) {
      if (known.contains(field.raw()) || placed.writes(field.name())) {
        kept.append(field.raw());
      } else {
        String what = "wrote the header field " + field.name() + ", which it did not declare";
        journal.note(
            new Note.PluginFailed(placed.plugin(), placed.name(), what, Optional.of(mail.id())));
      }
    }
    return kept.toString();
  }

  /**
   * @param raw with its folds and line ends
   */
  private record Field(String name, String raw) {}

  private static List<Field> fields(String trace) {
    var fields = new ArrayList<Field>();
    Matcher field = FIELD.matcher(trace);
    int at = 0;
    while (at < trace.length()) {
      if (!field.region(at, trace.length()).lookingAt()) {
        throw new IllegalArgumentException(
            "the trace is not of whole header fields, from its octet "
                + at
                + " on (no blank lines, each line ended by CRLF)");
      }
      fields.add(new Field(field.group(1), field.group()));
      at = field.end();
    }
    return fields;
  }
}
