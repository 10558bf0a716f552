package org.rekkas.kernel.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.rekkas.spi.config.Section;
import org.rekkas.textfile.SecretFile;

/**
 * An element of a configuration file as its reader sees it. A key that is asked for is an attribute
 * or a child element; every question makes its key known to the file. Used by one thread.
 */
final class XmlSection implements Section {
  /** How keys end that name a file with something to be kept secret. */
  private static final String PASSWORD = "password-file";

  private static final String SECRET = "secret-file";

  private final XmlFile file;
  private final ImmutableNode node;
  private final String path;
  private final boolean present;
  private final Path folder;

  /**
   * @param folder where files lie that are named here
   */
  XmlSection(XmlFile file, ImmutableNode node, String path, boolean present, Path folder) {
    this.file = file;
    this.node = node;
    this.path = path;
    this.present = present;
    this.folder = folder;
  }

  /** The same element, for a reader whose files lie elsewhere. */
  XmlSection in(Path other) {
    return new XmlSection(file, node, path, present, other);
  }

  @Override
  public String name() {
    return node.getNodeName();
  }

  @Override
  public String at() {
    Located place = place(node);
    return place.line() == 0
        ? file.name()
        : file.name() + ":" + place.line() + ":" + place.column();
  }

  @Override
  public String text(String key) {
    return optional(key)
        .orElseGet(
            () -> {
              note(key, place(node), "is missing");
              return "";
            });
  }

  @Override
  public String text(String key, String byDefault) {
    return optional(key).orElse(byDefault);
  }

  @Override
  public Optional<String> optional(String key) {
    return find(key).map(Located::text);
  }

  @Override
  public String agent(String key, String byDefault) {
    Optional<String> agent = optional(key);
    agent.ifPresent(named -> file.addAgent(new NamedAgent(this, key, named)));
    return agent.orElse(byDefault);
  }

  @Override
  public boolean flag(String key, boolean byDefault) {
    return read(
        key,
        byDefault,
        "is neither \"true\" nor \"false\"",
        text ->
            switch (text) {
              case "true" -> Optional.of(true);
              case "false" -> Optional.of(false);
              default -> Optional.empty();
            });
  }

  @Override
  public int number(String key, int byDefault, int least, int most) {
    return read(
        key,
        byDefault,
        "is not a number from " + least + " to " + most,
        text -> {
          OptionalInt value = Quantity.number(text);
          return value.isPresent() && value.getAsInt() >= least && value.getAsInt() <= most
              ? Optional.of(value.getAsInt())
              : Optional.empty();
        });
  }

  @Override
  public double decimal(String key, double byDefault, double least, double most) {
    return read(
        key,
        byDefault,
        "is not a number from " + decimal(least) + " to " + decimal(most) + " (try \"2.5\")",
        text -> {
          OptionalDouble value = Quantity.decimal(text);
          return value.isPresent() && value.getAsDouble() >= least && value.getAsDouble() <= most
              ? Optional.of(value.getAsDouble())
              : Optional.empty();
        });
  }

  private static String decimal(double bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }

  @Override
  public long size(String key, long byDefault) {
    return read(
        key,
        byDefault,
        text -> "is not a size (try \"" + Quantity.likely(text, "M") + "\")",
        text -> {
          OptionalLong value = Quantity.size(text);
          return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
        });
  }

  @Override
  public Duration duration(String key, Duration byDefault) {
    return read(
        key,
        byDefault,
        text ->
            "is not a duration (try \""
                + Quantity.likely(text, Quantity.number(text).isPresent() ? "s" : "m")
                + "\")",
        Quantity::duration);
  }

  @Override
  public <E extends Enum<E>> E choice(String key, E byDefault) {
    var words = new ArrayList<String>();
    for (E constant : EnumSet.allOf(byDefault.getDeclaringClass())) {
      words.add(word(constant));
    }
    return read(
        key,
        byDefault,
        text ->
            "is none of "
                + String.join(", ", words)
                + Nearest.of(text, words).map(w -> " (" + w + "?)").orElse(""),
        text ->
            EnumSet.allOf(byDefault.getDeclaringClass()).stream()
                .filter(constant -> word(constant).equals(text))
                .findFirst());
  }

  @Override
  public List<String> words(String key, List<String> byDefault) {
    Optional<Located> value = find(key);
    if (value.isEmpty()) {
      return List.copyOf(byDefault);
    }
    var words = new ArrayList<String>();
    for (String word : value.get().text().replace(',', ' ').strip().split("\\s+", -1)) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return List.copyOf(words);
  }

  @Override
  public Optional<Path> file(String key) {
    Optional<Path> named =
        optional(key)
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .map(name -> folder.resolve(name));
    named.ifPresent(path -> look(key, path));
    return named;
  }

  private void look(String key, Path path) {
    Optional<String> trouble = FileTrouble.ofReading(path);
    boolean secret = key.endsWith(PASSWORD) || key.endsWith(SECRET);
    if (trouble.isPresent()) {
      problem(key, trouble.get());
    } else if (secret) {
      SecretFile.shown(path).ifPresent(what -> notice(key, what));
    }
  }

  @Override
  public List<Section> each(String element) {
    file.known(node).elements.add(element);
    var sections = new ArrayList<Section>();
    for (ImmutableNode child : file.nodes().getChildren(node, element)) {
      sections.add(new XmlSection(file, child, XmlFile.join(path, element), true, folder));
    }
    return List.copyOf(sections);
  }

  @Override
  public Section section(String element) {
    List<Section> found = each(element);
    if (found.size() > 1) {
      Located second = place(((XmlSection) found.get(1)).node);
      note(element, second, "stands a second time");
      found.stream().skip(1).forEach(each -> ((XmlSection) each).ignore());
    }
    return found.isEmpty() ? none(element) : found.getFirst();
  }

  @Override
  public boolean present() {
    return present;
  }

  @Override
  public void problem(String key, String what) {
    note(key, find(key).orElseGet(() -> place(node)), what);
  }

  /** Notes at the key's place what need not stop anything. */
  void notice(String key, String what) {
    file.addNotice(found(key, find(key).orElseGet(() -> place(node)), what));
  }

  /** Says that nobody will read this element, and that nobody need to. */
  void ignore() {
    file.known(node).ignored = true;
  }

  /** An empty section, at this one's place. */
  private Section none(String element) {
    Located here = place(node);
    var empty =
        new ImmutableNode.Builder()
            .name(element)
            .value(new Located("", here.line(), here.column()))
            .create();
    return new XmlSection(file, empty, XmlFile.join(path, element), false, folder);
  }

  private Optional<Located> find(String key) {
    file.known(node).settings.add(key);
    List<ImmutableNode> children = file.nodes().getChildren(node, key);
    var attribute = (Located) file.nodes().getAttributeValue(node, key);
    if (children.size() + (attribute == null ? 0 : 1) > 1) {
      note(key, place(children.getLast()), "stands a second time");
    }
    if (attribute != null) {
      return Optional.of(attribute);
    }
    if (children.isEmpty()) {
      return Optional.empty();
    }
    children.forEach(child -> file.known(child).content = true);
    return Optional.of(place(children.getFirst()));
  }

  private <T> T read(
      String key, T byDefault, String otherwise, Function<String, Optional<T>> reader) {
    return read(key, byDefault, _ -> otherwise, reader);
  }

  private <T> T read(
      String key,
      T byDefault,
      Function<String, String> otherwise,
      Function<String, Optional<T>> reader) {
    Optional<Located> value = find(key);
    if (value.isEmpty()) {
      return byDefault;
    }
    String text = value.get().text().strip();
    Optional<T> result = reader.apply(text);
    if (result.isEmpty()) {
      note(key, value.get(), "\"" + shown(text) + "\" " + otherwise.apply(text));
    }
    return result.orElse(byDefault);
  }

  private void note(String key, Located where, String what) {
    file.add(found(key, where, what));
  }

  private Problem found(String key, Located where, String what) {
    return new Problem(file.name(), where.line(), where.column(), XmlFile.join(path, key), what);
  }

  private static String shown(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Located place(ImmutableNode node) {
    return (Located) node.getValue();
  }
}
