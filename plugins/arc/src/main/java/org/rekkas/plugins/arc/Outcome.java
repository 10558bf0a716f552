package org.rekkas.plugins.arc;

import java.util.Locale;
import org.rekkas.signatures.Objection;

/** What became of a chain, RFC 8617 §5.2. */
sealed interface Outcome {
  /** There is no chain. */
  record None(String why) implements Outcome {}

  /**
   * Every seal holds, and the message is as the newest host sent it.
   *
   * @param sealer the newest host's domain
   * @param oldestPass since which host it was not changed; 0: not at all
   * @param dmarc whether that host found that the mail passes DMARC
   */
  record Pass(int sets, String sealer, int oldestPass, boolean dmarc) implements Outcome {}

  /** For good, DNS that does not answer included: §5.2.1. */
  record Fail(String why) implements Outcome {}

  static Outcome failed(String what, Objection why) {
    return new Fail((what + " " + why.why()).strip());
  }

  default String word() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }
}
