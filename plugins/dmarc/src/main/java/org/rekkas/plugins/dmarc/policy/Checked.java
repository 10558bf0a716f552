package org.rekkas.plugins.dmarc.policy;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A check's result.
 *
 * @param why in a few words; may name a domain of a stranger's choice, and nothing else of his
 * @param applied empty where no record counts, or is not known
 * @param aligned by which methods a domain passed that speaks for the author
 */
public record Checked(
    Result result, String why, Optional<Applied> applied, Set<Identifier.Method> aligned) {
  /** RFC 9989 §9.2. */
  public enum Result {
    PASS,
    FAIL,
    NONE,
    TEMPERROR,
    PERMERROR;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The check was not made for want of a turn: our own want, and never for ever. */
  public static final Checked NO_TURN = unknown("too many checks at a time");

  public Checked {
    aligned = Set.copyOf(aligned);
  }

  /** The check was not made, or is of no use. */
  public static Checked unknown(String why) {
    return without(Result.TEMPERROR, why);
  }

  /** The policy is known; whether the mail fails is not, after all. */
  public Checked undecided(String because) {
    return new Checked(Result.TEMPERROR, because, applied, Set.of());
  }

  static Checked without(Result result, String why) {
    return new Checked(result, why, Optional.empty(), Set.of());
  }
}
