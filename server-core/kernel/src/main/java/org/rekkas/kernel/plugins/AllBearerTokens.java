package org.rekkas.kernel.plugins;

import java.util.Optional;
import java.util.function.Supplier;
import org.rekkas.spi.BearerTokens;

/**
 * What all plugins know of tokens as one: the first for whom a token stands for somebody decides.
 * Where none does and one could not be asked, it might have been that one's. Thread-safe.
 */
final class AllBearerTokens implements BearerTokens {
  private static final Verification.Wrong WRONG = new Verification.Wrong("", "");

  private final Supplier<Roster> roster;

  AllBearerTokens(Supplier<Roster> roster) {
    this.roster = roster;
  }

  @Override
  public Verification verify(String token) {
    Verification best = WRONG;
    for (Placed<BearerTokens> placed : roster.get().shelf().bearerTokens()) {
      switch (verify(placed, token)) {
        case Verification.StandsFor found -> {
          return found;
        }
        case Verification.Unavailable unavailable -> best = unavailable;
        case Verification.Wrong wrong -> best = best.equals(WRONG) ? wrong : best;
      }
    }
    return best;
  }

  private static Verification verify(Placed<BearerTokens> placed, String token) {
    return placed
        .guard()
        .ask(
            Optional.empty(),
            () -> placed.extension().verify(token),
            why -> placed.fail() == FailMode.SKIP ? WRONG : new Verification.Unavailable(why));
  }
}
