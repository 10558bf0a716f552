package org.rekkas.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.rekkas.spi.config.Section;

/**
 * A section that holds what the test gives it, and remembers which keys were asked for with which
 * default: so a test can show that a page names every setting.
 */
public final class FakeSection implements Section {
  private final String name;
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final Map<String, List<Section>> elements = new LinkedHashMap<>();
  private final SequencedMap<String, String> asked = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  public FakeSection(String name) {
    this.name = name;
  }

  /**
   * @param value of the type that the reader asks for: String, Boolean, Integer, Long, Duration, an
   *     enum's constant, or a list of words
   */
  public FakeSection with(String key, Object value) {
    values.put(key, value);
    return this;
  }

  public FakeSection with(FakeSection child) {
    elements.computeIfAbsent(child.name, _ -> new ArrayList<>()).add(child);
    return this;
  }

  /** Every key that was read, with its default as it would be written; empty: it has none. */
  public SequencedMap<String, String> asked() {
    return asked;
  }

  public List<String> problems() {
    return problems;
  }

  private <T> T value(String key, Class<T> type, T byDefault, String shown) {
    asked.put(key, shown);
    return values.containsKey(key) ? type.cast(values.get(key)) : byDefault;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String at() {
    return name + ":1:1";
  }

  @Override
  public String text(String key) {
    return value(key, String.class, "", "");
  }

  @Override
  public String text(String key, String byDefault) {
    return value(key, String.class, byDefault, byDefault);
  }

  @Override
  public Optional<String> optional(String key) {
    asked.put(key, "");
    return Optional.ofNullable(values.get(key)).map(String.class::cast);
  }

  @Override
  public boolean flag(String key, boolean byDefault) {
    return value(key, Boolean.class, byDefault, String.valueOf(byDefault));
  }

  @Override
  public int number(String key, int byDefault, int least, int most) {
    if (byDefault < least || byDefault > most) {
      throw new AssertionError("the default of " + key + " is out of its bounds");
    }
    return value(key, Integer.class, byDefault, String.valueOf(byDefault));
  }

  @Override
  public long size(String key, long byDefault) {
    return value(key, Long.class, byDefault, size(byDefault));
  }

  private static String size(long octets) {
    long left = octets;
    int unit = 0;
    while (left > 0 && left % 1024 == 0 && unit < 3) {
      left /= 1024;
      unit++;
    }
    return left + List.of("", "k", "M", "G").get(unit);
  }

  @Override
  public Duration duration(String key, Duration byDefault) {
    return value(key, Duration.class, byDefault, duration(byDefault));
  }

  private static String duration(Duration time) {
    if (time.toMillis() % 1000 != 0 || time.isZero()) {
      return time.toMillis() + (time.isZero() ? "s" : "ms");
    }
    long seconds = time.toSeconds();
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  @Override
  public <E extends Enum<E>> E choice(String key, E byDefault) {
    String shown = byDefault.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return value(key, byDefault.getDeclaringClass(), byDefault, shown);
  }

  @Override
  public List<String> words(String key, List<String> byDefault) {
    asked.put(key, String.join(" ", byDefault));
    return values.get(key) instanceof List<?> given
        ? given.stream().map(String.class::cast).toList()
        : byDefault;
  }

  @Override
  public String content() {
    return values.get("") instanceof String text ? text : "";
  }

  @Override
  public List<Section> each(String element) {
    asked.put(element, "");
    return List.copyOf(elements.getOrDefault(element, List.of()));
  }

  @Override
  public Section section(String element) {
    asked.put(element, "");
    List<Section> all = elements.getOrDefault(element, List.of());
    return all.isEmpty() ? new FakeSection(element) : all.getFirst();
  }

  @Override
  public boolean present() {
    return true;
  }

  @Override
  public void problem(String key, String what) {
    problems.add(key + ": " + what);
  }
}
