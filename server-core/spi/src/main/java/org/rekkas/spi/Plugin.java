package org.rekkas.spi;

import java.util.List;
import java.util.Map;
import org.rekkas.spi.config.Section;

/**
 * What a jar in {@code plugins/} provides; named in {@code
 * META-INF/services/org.rekkas.spi.Plugin}. Needs a public constructor without parameters, and must
 * do nothing before {@link #start}.
 *
 * @param <S> the plugin's typed settings
 */
public interface Plugin<S> {
  /** Also the name of its element in the configuration. Lower case, digits, hyphens. */
  String name();

  /** XML section to typed settings. A pure function: {@code rekkas check} needs no start. */
  S read(Section config);

  /**
   * As above, for a plugin whose protocol has the plugin's name and may be set for each listener:
   * {@code <listener name="mx" protocol="smtp"><smtp max-size="10M"/></listener>}. The kernel asks
   * this one. Where it is not overridden, a setting in a listener's element is an error.
   *
   * @param listeners the elements in listeners, by the listener's name, of those that have one;
   *     what they leave out is as in {@code config}
   */
  default S read(Section config, Map<String, Section> listeners) {
    return read(config);
  }

  /**
   * The kinds of signs that its filters give, each with its weight: a pure function too, so that
   * {@code rekkas check} knows them. A sign that is not among them counts nothing.
   */
  default List<Symbol> symbols(S settings) {
    return List.of();
  }

  /** The names of the protocols that it speaks on listeners, so that a check knows them. */
  default List<String> protocols() {
    return List.of(name());
  }

  /**
   * Once for each generation, beside the starts of other plugins. What it throws stops the
   * generation from coming into being; the old one stays.
   */
  Running start(S settings, Surroundings given);
}
