package org.rekkas.kernel.web;

import java.util.function.Function;
import org.rekkas.kernel.plugins.Generations;
import org.rekkas.spi.WebAnswer;
import org.rekkas.spi.WebRequest;

/**
 * The endpoints of the generation of the moment, held for one request: a reload is seen by the next
 * one, on the same connection too. Thread-safe.
 */
public record CurrentEndpoints(Generations generations) implements Function<WebRequest, WebAnswer> {
  @Override
  public WebAnswer apply(WebRequest request) {
    try (var held = generations.acquire()) {
      return held.generation()
          .endpoint(request.path())
          .map(found -> found.apply(request))
          .orElseGet(WebAnswer::notFound);
    }
  }
}
