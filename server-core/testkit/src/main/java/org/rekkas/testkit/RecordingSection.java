package org.rekkas.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.rekkas.spi.config.Section;

/**
 * A section that holds nothing, answers with defaults, and records every setting and element that
 * its reader asks for: the configuration as the code knows it. Each element that may stand several
 * times is there once, so that its settings are asked for, too. Readers ask for all that they know,
 * whatever the values: a setting that was not asked for is an error where it stands in a file.
 */
public final class RecordingSection implements Section {
  private final String name;
  private final SequencedMap<String, Setting> settings = new LinkedHashMap<>();
  private final SequencedMap<String, RecordingSection> elements = new LinkedHashMap<>();

  /**
   * One setting, as its reader asks for it.
   *
   * @param values what may be written: {@code 1 to 64}, {@code a duration}
   * @param byDefault as it would be written; empty: it has none
   * @param required whether it must be given
   */
  public record Setting(String name, String values, String byDefault, boolean required) {}

  public RecordingSection(String name) {
    this.name = name;
  }

  /** In the order in which they were asked for. */
  public List<Setting> settings() {
    return List.copyOf(settings.values());
  }

  /** Child elements, in the order in which they were asked for. */
  public List<RecordingSection> elements() {
    return List.copyOf(elements.values());
  }

  /** Takes an element, which some other reader has read, for one of its own. */
  public void adopt(RecordingSection element) {
    elements.put(element.name, element);
  }

  /** A key that is read as a text first, and then as what it is, is what it is. */
  private void note(String key, String values, String byDefault) {
    settings.put(key, new Setting(key, values, byDefault, false));
  }

  private void noteText(String key, String byDefault, boolean required) {
    settings.putIfAbsent(key, new Setting(key, "text", byDefault, required));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String at() {
    return name;
  }

  /** Answers with the key, in guillemets, so that a default that it becomes can be told. */
  @Override
  public String text(String key) {
    noteText(key, "", true);
    return "«" + key + "»";
  }

  @Override
  public String text(String key, String byDefault) {
    noteText(key, byDefault, false);
    return byDefault;
  }

  @Override
  public Optional<String> optional(String key) {
    noteText(key, "", false);
    return Optional.empty();
  }

  @Override
  public String agent(String key, String byDefault) {
    return text(key, byDefault);
  }

  @Override
  public boolean flag(String key, boolean byDefault) {
    note(key, "true, false", Boolean.toString(byDefault));
    return byDefault;
  }

  @Override
  public int number(String key, int byDefault, int least, int most) {
    if (byDefault < least || byDefault > most) {
      throw new AssertionError("the default of " + key + " is out of its bounds");
    }
    note(key, least + " to " + most, Integer.toString(byDefault));
    return byDefault;
  }

  @Override
  public double decimal(String key, double byDefault, double least, double most) {
    if (byDefault < least || byDefault > most) {
      throw new AssertionError("the default of " + key + " is out of its bounds");
    }
    note(key, Written.decimal(least) + " to " + Written.decimal(most), Written.decimal(byDefault));
    return byDefault;
  }

  @Override
  public long size(String key, long byDefault) {
    note(key, "a size", Written.size(byDefault));
    return byDefault;
  }

  @Override
  public Duration duration(String key, Duration byDefault) {
    note(key, "a duration", Written.duration(byDefault));
    return byDefault;
  }

  @Override
  public <E extends Enum<E>> E choice(String key, E byDefault) {
    String all =
        Arrays.stream(byDefault.getDeclaringClass().getEnumConstants())
            .map(RecordingSection::word)
            .collect(Collectors.joining(", "));
    note(key, all, word(byDefault));
    return byDefault;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public List<String> words(String key, List<String> byDefault) {
    note(key, "words", String.join(" ", byDefault));
    return byDefault;
  }

  @Override
  public Optional<Path> file(String key) {
    note(key, "a file's name", "");
    return Optional.empty();
  }

  @Override
  public List<Section> each(String element) {
    return List.of(section(element));
  }

  @Override
  public RecordingSection section(String element) {
    return elements.computeIfAbsent(element, RecordingSection::new);
  }

  @Override
  public boolean present() {
    return true;
  }

  /** Nothing stands here, so nothing can be wrong with it. */
  @Override
  public void problem(String key, String what) {}
}
