package org.rekkas.kernel.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rekkas.spi.WebAnswer;
import org.rekkas.spi.WebRequest;

/**
 * What Prometheus, or whatever else reads its text or that of OpenMetrics, fetches at {@code
 * /metrics} of a listener with {@code protocol="metrics"}: {@link Measured}, and the JVM by the
 * names that everybody's dashboards have. That listener answers nothing else, so that who may see
 * it is decided by where it listens. Nothing of it is made before it is asked for. Thread-safe.
 */
public final class Metrics implements Function<WebRequest, WebAnswer> {
  /** What a listener's {@code protocol} attribute calls it. */
  public static final String PROTOCOL = "metrics";

  private static final String PATH = "/metrics";

  private final Measured measured;
  private @Nullable Source source;

  private record Source(PrometheusRegistry registry, ExpositionFormats formats) {}

  public Metrics(Measured measured) {
    this.measured = measured;
  }

  @Override
  public WebAnswer apply(WebRequest request) {
    if (!request.path().equals(PATH)) {
      return WebAnswer.notFound();
    }
    if (!request.method().equals("GET")) {
      return WebAnswer.notAllowed("GET, HEAD");
    }
    Source from = source();
    ExpositionFormatWriter writer = from.formats.findWriter(request.field("accept").orElse(""));
    var text = new ByteArrayOutputStream();
    try {
      writer.write(text, from.registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot be written", e);
    }
    return new WebAnswer(200, Map.of("Content-Type", writer.getContentType()), text.toByteArray());
  }

  private synchronized Source source() {
    if (source == null) {
      var registry = new PrometheusRegistry();
      MultiCollector ours = measured::now;
      registry.register(ours);
      JvmMetrics.builder().register(registry);
      source = new Source(registry, ExpositionFormats.init());
    }
    return source;
  }
}
