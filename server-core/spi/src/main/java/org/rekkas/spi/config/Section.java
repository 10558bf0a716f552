package org.rekkas.spi.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An element of the XML configuration. A setting is an attribute, or a child element that holds
 * text; which one is the administrator's choice. Each key that is read becomes known; what stands
 * in the file and is never read is an error («no such setting», with the nearest known name).
 *
 * <p>Nothing here throws for what stands in the file: a wrong value is noted as a problem, the
 * default (or a harmless value) is returned, and reading goes on, so that all problems are told at
 * once with file, line and column. Settings that were read while there were problems are not used.
 */
public interface Section {
  /** The element's name. */
  String name();

  /** {@code server.xml:12:9}, for notes that point at the configuration. */
  String at();

  /** A required text. */
  String text(String key);

  String text(String key, String byDefault);

  Optional<String> optional(String key);

  /** The name of a delivery agent. One that no plugin is, is a problem once all have started. */
  String agent(String key, String byDefault);

  /** {@code true} or {@code false}. */
  boolean flag(String key, boolean byDefault);

  /** From {@code least} to {@code most}, both inclusive. */
  int number(String key, int byDefault, int least, int most);

  /** A number with or without a decimal point, both bounds inclusive: {@code 2.5}. */
  double decimal(String key, double byDefault, double least, double most);

  /** Octets, with k, M, G (of 1024) or none: {@code 50M}. */
  long size(String key, long byDefault);

  /** {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code 5d}. */
  Duration duration(String key, Duration byDefault);

  /** A constant of the enum, written in lower case with hyphens. */
  <E extends Enum<E>> E choice(String key, E byDefault);

  /** Words parted by spaces or commas. */
  List<String> words(String key, List<String> byDefault);

  /**
   * A file in the plugin's folder of the configuration, by its name. Whether it is there and can be
   * read is looked at here, so that a check finds what a start would miss.
   */
  Optional<Path> file(String key);

  /** Child elements of a name, in the order of the file. */
  List<Section> each(String element);

  /** The child element of a name; a second is a problem. An empty section where there is none. */
  Section section(String element);

  /** Whether the element stands in the file. */
  boolean present();

  /** Notes a problem that only the reader can see, at the key's place. */
  void problem(String key, String what);
}
