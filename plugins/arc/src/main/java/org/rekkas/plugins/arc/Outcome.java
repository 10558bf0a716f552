package org.rekkas.plugins.arc;

import java.util.Locale;
import java.util.Optional;
import org.rekkas.signatures.Objection;
import org.rekkas.signatures.Result;

/** What became of a chain, RFC 8617 §5.2. */
sealed interface Outcome {
  /** There is no chain. */
  record None(String why) implements Outcome {}

  /**
   * Every seal holds, and the message is as the newest host sent it.
   *
   * @param oldestPass since which host it was not changed; 0: not at all
   */
  record Pass(int sets, Newest newest, int oldestPass) implements Outcome {}

  /**
   * It does not hold, or was not checked as the DNS did not answer, which is a failure, too:
   * §5.2.1.
   *
   * @param unchecked in the second case what the newest host would say
   */
  record Fail(String why, Optional<Newest> unchecked) implements Outcome {}

  /**
   * The newest host.
   *
   * @param sealer its domain
   * @param dmarc whether it found that the mail passes DMARC
   */
  record Newest(String sealer, boolean dmarc) {}

  static Fail failed(String what, Objection why) {
    return new Fail((what + " " + why.why()).strip(), Optional.empty());
  }

  static Fail failed(String what, Objection why, Newest newest) {
    boolean unchecked = why.result() == Result.TEMPERROR;
    return new Fail(failed(what, why).why(), unchecked ? Optional.of(newest) : Optional.empty());
  }

  default String word() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }
}
