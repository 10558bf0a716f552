package org.rekkas.plugins.dmarc;

import org.rekkas.spi.config.Section;

/** {@code <dmarc follow="signs"/>}. */
record Settings(Follow follow) {
  /** What decides of mail that fails. */
  enum Follow {
    SIGNS,
    POLICY
  }

  static Settings from(Section config) {
    return new Settings(config.choice("follow", Follow.SIGNS));
  }
}
