package org.rekkas.kernel.plugins;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.rekkas.spi.WebAnswer;
import org.rekkas.spi.WebEndpoint;
import org.rekkas.spi.WebRequest;

/** An endpoint behind its guard: when it fails, that costs one answer, in any fail mode. */
record GuardedEndpoint(Placed<WebEndpoint> placed) implements Function<WebRequest, WebAnswer> {
  private static final WebAnswer NOT_NOW =
      WebAnswer.text(503, "text/plain", "Not now; please try again.\n").with("Retry-After", "10");

  @Override
  public WebAnswer apply(WebRequest request) {
    return placed
        .guard()
        .ask(Optional.empty(), () -> placed.extension().answer(request), _ -> NOT_NOW);
  }

  /** The longest of its paths that fits; empty: none does. */
  String fitting(String path) {
    Set<String> paths =
        placed.guard().ask(Optional.empty(), placed.extension()::paths, _ -> Set.of());
    String longest = "";
    for (String each : paths) {
      boolean fits = each.endsWith("/") ? path.startsWith(each) : path.equals(each);
      if (fits && each.length() > longest.length()) {
        longest = each;
      }
    }
    return longest;
  }
}
