package org.rekkas.plugins.contentrules;

import com.google.re2j.Pattern;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.parts.Parts;
import org.rekkas.spi.ContentFilter;
import org.rekkas.spi.ContentVerdict;
import org.rekkas.spi.Session;
import org.rekkas.spi.Sign;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.mail.Mail;

/**
 * Reads a mail once and holds all rules against it. What a sign tells is where something was found:
 * what people write stays out of traces and logs. Usable by all threads.
 */
final class RuleFilter implements ContentFilter {
  /** Of one text: what a person reads. */
  private static final int LONGEST_TEXT = 64 * 1024;

  private final List<Rule> rules;
  private final boolean readsTexts;

  RuleFilter(List<Rule> rules) {
    this.rules = List.copyOf(rules);
    readsTexts = rules.stream().anyMatch(rule -> rule.place() instanceof Place.Body);
  }

  @Override
  public ContentVerdict judge(Session session, Mail mail) {
    Parts parts = read(mail);
    List<Text> texts = readsTexts ? texts(parts) : List.of();
    var signs = new ArrayList<Sign>();
    for (Rule rule : rules) {
      seen(rule.place(), parts, texts)
          .ifPresent(seen -> signs.add(Sign.of(rule.symbol().name(), seen)));
    }
    return signs.isEmpty()
        ? Verdict.Continue.SILENTLY
        : Verdict.Mark.of(signs.toArray(Sign[]::new));
  }

  private static Parts read(Mail mail) {
    try (var message = mail.content().open()) {
      return Parts.of(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Text> texts(Parts parts) {
    var texts = new ArrayList<Text>(parts.texts().size());
    for (String text : parts.texts()) {
      texts.add(new Text(cut(text)));
    }
    return texts;
  }

  private static Optional<String> seen(Place place, Parts parts, List<Text> texts) {
    return switch (place) {
      case Place.Header header -> inField(header, parts.fields());
      case Place.NoHeader(var name) -> withoutField(name, parts.fields());
      case Place.Body body -> inTexts(body, texts);
      case Place.File(var pattern) -> inFiles(pattern, parts.files());
      case Place.Link(var pattern) -> inLinks(pattern, parts.links());
      case Place.Unread _ -> unread(parts);
    };
  }

  private static Optional<String> inField(Place.Header header, List<Parts.Field> fields) {
    for (Parts.Field each : fields) {
      if (each.name().equals(header.name()) && header.pattern().matcher(each.value()).find()) {
        return Optional.of("in " + header.name());
      }
    }
    return Optional.empty();
  }

  private static Optional<String> withoutField(String name, List<Parts.Field> fields) {
    for (Parts.Field each : fields) {
      if (each.name().equals(name)) {
        return Optional.empty();
      }
    }
    return Optional.of("no " + name);
  }

  private static Optional<String> inTexts(Place.Body body, List<Text> texts) {
    for (Text each : texts) {
      if (body.isIn(each)) {
        return Optional.of("in the text");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> inFiles(Pattern pattern, List<Parts.File> files) {
    for (Parts.File each : files) {
      if (pattern.matcher(each.name()).find()) {
        return Optional.of("file " + each.name());
      }
    }
    return Optional.empty();
  }

  private static Optional<String> inLinks(Pattern pattern, List<Parts.Link> links) {
    for (Parts.Link each : links) {
      if (pattern.matcher(each.url()).find()) {
        return Optional.of("link to " + each.host());
      }
    }
    return Optional.empty();
  }

  private static Optional<String> unread(Parts parts) {
    return parts.broken()
        ? Optional.of("parts that cannot be told apart")
        : parts.cut() ? Optional.of("more than is looked at") : Optional.empty();
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
  }
}
