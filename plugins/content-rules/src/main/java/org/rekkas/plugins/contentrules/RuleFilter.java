package org.rekkas.plugins.contentrules;

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
    return parts.texts().stream().map(text -> Text.of(cut(text))).toList();
  }

  private static Optional<String> seen(Place place, Parts parts, List<Text> texts) {
    return switch (place) {
      case Place.Header(var name, var pattern) ->
          parts.fields().stream()
              .filter(f -> f.name().equals(name) && pattern.matcher(f.value()).find())
              .findFirst()
              .map(_ -> "in " + name);
      case Place.NoHeader(var name) ->
          parts.fields().stream().anyMatch(f -> f.name().equals(name))
              ? Optional.empty()
              : Optional.of("no " + name);
      case Place.Body body ->
          texts.stream().anyMatch(body::isIn) ? Optional.of("in the text") : Optional.empty();
      case Place.File(var pattern) ->
          parts.files().stream()
              .filter(f -> pattern.matcher(f.name()).find())
              .findFirst()
              .map(f -> "file " + f.name());
      case Place.Link(var pattern) ->
          parts.links().stream()
              .filter(l -> pattern.matcher(l.url()).find())
              .findFirst()
              .map(l -> "link to " + l.host());
    };
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
  }
}
