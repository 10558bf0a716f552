package org.rekkas.plugins.spf;

import org.rekkas.spi.config.Section;

/**
 * {@code <spf refuse="never" helo="true"/>}.
 *
 * @param helo whether the name in HELO is checked, too, RFC 7208 §2.3
 */
record Settings(Refuse refuse, boolean helo) {
  /** Which results refuse a mail by themselves. */
  enum Refuse {
    NEVER,
    FAIL
  }

  static Settings from(Section config) {
    return new Settings(config.choice("refuse", Refuse.NEVER), config.flag("helo", true));
  }
}
