package org.rekkas.spi;

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

  /**
   * XML section to typed settings. A pure function, so that {@code rekkas check} needs no start.
   */
  S read(Section config);

  /**
   * Once for each generation. What it throws stops the generation from coming into being; the old
   * one stays.
   */
  Running start(S settings, Surroundings given);
}
