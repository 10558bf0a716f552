package org.rekkas.plugins.mailets;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.rekkas.spi.config.Section;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Recipient;

/**
 * The element {@code <mailets>}: the chain, in the order of the file. Whatever cannot be read, a
 * name or a setting that is not the action's own, is a problem at its place: no step stands there
 * that does something else than what was meant.
 */
record Settings(List<Settings.Step> chain) {
  private static final List<String> KEYS =
      List.of("name", "value", "text", "subject", "to", "sender", "folder", "names", "types");

  /** A step: for which recipients, and what. */
  record Step(Condition when, Action action) {}

  static Settings from(Section config) {
    var chain = new ArrayList<Step>();
    for (Section mailet : config.each("mailet")) {
      Optional<Condition> when = condition(mailet);
      Optional<Action> action = action(mailet);
      if (when.isPresent() && action.isPresent()) {
        chain.add(new Step(when.get(), action.get()));
      }
    }
    return new Settings(List.copyOf(chain));
  }

  private static Optional<Condition> condition(Section mailet) {
    String when = mailet.text("when", "all");
    try {
      return Optional.of(ConditionParser.parse(when));
    } catch (IllegalArgumentException e) {
      mailet.problem("when", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static Optional<Action> action(Section mailet) {
    Optional<String> given = mailet.optional("do");
    Kind kind = mailet.choice("do", Kind.ADD_HEADER);
    var values = new LinkedHashMap<String, String>();
    for (String key : KEYS) {
      String value = mailet.text(key, "");
      if (!value.isEmpty()) {
        values.put(key, value);
      }
    }
    if (given.isEmpty()) {
      mailet.problem("do", "is missing");
      return Optional.empty();
    }
    if (!given.get().strip().replace('-', '_').equalsIgnoreCase(kind.name())) { // which is told
      return Optional.empty();
    }
    return fits(mailet, kind, values) ? made(mailet, kind, values) : Optional.empty();
  }

  private static boolean fits(Section mailet, Kind kind, Map<String, String> values) {
    boolean fits = true;
    for (String key : KEYS) {
      boolean there = values.containsKey(key);
      if (there && !kind.knows(key)) {
        mailet.problem(key, "means nothing to " + word(kind));
        fits = false;
      } else if (!there && kind.needed.contains(key)) {
        mailet.problem(key, "is missing; " + word(kind) + " needs it");
        fits = false;
      }
    }
    return fits;
  }

  private static Optional<Action> made(Section mailet, Kind kind, Map<String, String> values) {
    try {
      return Optional.of(action(kind, values));
    } catch (IllegalArgumentException e) {
      mailet.problem("do", word(kind) + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private static Action action(Kind kind, Map<String, String> values) {
    String text = values.getOrDefault("text", "");
    return switch (kind) {
      case ADD_HEADER -> new AddHeader(value(values, "name"), value(values, "value"));
      case REMOVE_HEADER -> new RemoveHeader(value(values, "name"));
      case ADD_FOOTER -> new AddFooter(text);
      case STRIP_ATTACHMENTS ->
          new StripAttachments(Globs.of(value(values, "names")), Globs.of(value(values, "types")));
      case SET_FOLDER -> new SetFolder(value(values, "folder"));
      case COPY_TO -> new CopyTo(recipients(values));
      case NOTIFY -> new Notify(recipients(values), value(values, "subject"), text);
      case FORWARD -> new Forward(recipients(values));
      case REDIRECT -> new Redirect(recipients(values), Redirect.sender(value(values, "sender")));
      case BOUNCE -> new Bounce(text);
      case DISCARD -> new Discard(text);
    };
  }

  private static String value(Map<String, String> values, String key) {
    return values.getOrDefault(key, "");
  }

  private static List<Recipient> recipients(Map<String, String> values) {
    var all = new ArrayList<Recipient>();
    for (String word : value(values, "to").strip().split("[,\\s]+")) {
      Mailbox mailbox = Mailbox.of(word);
      if (!mailbox.isOnlyReadingOf(word)) {
        throw new IllegalArgumentException("\"" + word + "\" is no address");
      }
      all.add(Recipient.of(word));
    }
    return List.copyOf(all);
  }

  static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
