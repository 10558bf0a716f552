package org.rekkas.kernel.zone;

import java.util.Locale;

/** Constants as a person reads them. */
final class Words {
  private Words() {}

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
