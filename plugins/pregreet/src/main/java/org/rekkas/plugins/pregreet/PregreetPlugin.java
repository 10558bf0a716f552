package org.rekkas.plugins.pregreet;

import java.util.List;
import org.rekkas.spi.ClientPolicy;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Running;
import org.rekkas.spi.Sign;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.Symbol;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.config.Section;

/**
 * Clients that talk before they were greeted (RFC 5321 §4.3.1 forbids it; attack B1): programs that
 * send spam do not listen. Whether the server waits before its greeting, and whether it refuses
 * such clients at once, is set where SMTP is: {@code greeting-delay} and {@code hasty-clients}.
 */
public final class PregreetPlugin implements Plugin<Boolean> {
  private static final String SYMBOL = "PREGREET";

  @Override
  public String name() {
    return "pregreet";
  }

  /** No settings. */
  @Override
  public Boolean read(Section config) {
    return true;
  }

  @Override
  public List<Symbol> symbols(Boolean settings) {
    return List.of(Symbol.of(SYMBOL, 5));
  }

  @Override
  public Running start(Boolean settings, Surroundings given) {
    ClientPolicy policy =
        session ->
            session.early() && !session.trusted()
                ? Verdict.Mark.of(Sign.of(SYMBOL, "talked before the greeting"))
                : Verdict.Continue.SILENTLY;
    return Running.of(Contribution.of("client", policy));
  }
}
