package org.rekkas.distribution;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * What settings.properties beside the readers say of each setting and element, by its path. Counts
 * who asked: a setting without a sentence and a sentence without a setting are both a problem.
 */
final class Sentences {
  private static final String EXAMPLE = ".example";
  private static final String DEFAULT = ".default";

  private final Map<String, String> all = new HashMap<>();
  private final Set<String> unasked = new TreeSet<>();
  private final Set<String> missing = new TreeSet<>();

  Sentences(List<Class<?>> owners) {
    for (Class<?> owner : owners) {
      read(owner).forEach((path, text) -> all.put((String) path, (String) text));
    }
    unasked.addAll(all.keySet());
  }

  private static Properties read(Class<?> owner) {
    var read = new Properties();
    var resource = owner.getResourceAsStream("settings.properties");
    if (resource == null) {
      return read; // its settings will be found to have no sentence
    }
    try (var in = new InputStreamReader(resource, StandardCharsets.UTF_8)) {
      read.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return read;
  }

  String of(String path) {
    return asked(path)
        .orElseGet(
            () -> {
              missing.add(path);
              return "";
            });
  }

  Optional<String> example(String path) {
    return asked(path + EXAMPLE);
  }

  /** What a number is that is as another setting is: the code has its value alone. */
  Optional<String> byDefault(String path) {
    return asked(path + DEFAULT);
  }

  /** Notes that a setting has nothing to show. */
  String noExample(String path) {
    missing.add(path + EXAMPLE);
    return "";
  }

  private Optional<String> asked(String key) {
    unasked.remove(key);
    return Optional.ofNullable(all.get(key));
  }

  /** After everything was asked for. */
  List<String> problems() {
    var problems = new ArrayList<String>();
    missing.forEach(path -> problems.add(path + ": settings.properties has no such line"));
    unasked.forEach(path -> problems.add(path + ": no code reads such a setting"));
    return problems;
  }
}
