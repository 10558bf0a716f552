package org.rekkas.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rekkas.spi.config.Section;

/**
 * A section that holds what the test gives it. For what a reader asks for see {@link
 * RecordingSection}.
 */
public final class FakeSection implements Section {
  private final String name;
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final Map<String, List<Section>> elements = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  public FakeSection(String name) {
    this.name = name;
  }

  /**
   * @param value of the type that the reader asks for: String, Boolean, Integer, Double, Long,
   *     Duration, Path, an enum's constant, or a list of words
   */
  public FakeSection with(String key, Object value) {
    values.put(key, value);
    return this;
  }

  public FakeSection with(FakeSection child) {
    elements.computeIfAbsent(child.name, _ -> new ArrayList<>()).add(child);
    return this;
  }

  public List<String> problems() {
    return problems;
  }

  private <T> T value(String key, Class<T> type, T byDefault) {
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
    return value(key, String.class, "");
  }

  @Override
  public String text(String key, String byDefault) {
    return value(key, String.class, byDefault);
  }

  @Override
  public Optional<String> optional(String key) {
    return Optional.ofNullable(values.get(key)).map(String::valueOf);
  }

  @Override
  public String agent(String key, String byDefault) {
    return text(key, byDefault);
  }

  @Override
  public boolean flag(String key, boolean byDefault) {
    return value(key, Boolean.class, byDefault);
  }

  @Override
  public int number(String key, int byDefault, int least, int most) {
    if (byDefault < least || byDefault > most) {
      throw new AssertionError("the default of " + key + " is out of its bounds");
    }
    return value(key, Integer.class, byDefault);
  }

  @Override
  public double decimal(String key, double byDefault, double least, double most) {
    if (byDefault < least || byDefault > most) {
      throw new AssertionError("the default of " + key + " is out of its bounds");
    }
    return value(key, Double.class, byDefault);
  }

  @Override
  public long size(String key, long byDefault) {
    return value(key, Long.class, byDefault);
  }

  @Override
  public Duration duration(String key, Duration byDefault) {
    return value(key, Duration.class, byDefault);
  }

  @Override
  public <E extends Enum<E>> E choice(String key, E byDefault) {
    return value(key, byDefault.getDeclaringClass(), byDefault);
  }

  @Override
  public List<String> words(String key, List<String> byDefault) {
    return values.get(key) instanceof List<?> given
        ? given.stream().map(String.class::cast).toList()
        : byDefault;
  }

  @Override
  public Optional<Path> file(String key) {
    return Optional.ofNullable(values.get(key)).map(Path.class::cast);
  }

  @Override
  public List<Section> each(String element) {
    return List.copyOf(elements.getOrDefault(element, List.of()));
  }

  @Override
  public Section section(String element) {
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
