package org.rekkas.kernel.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.rekkas.kernel.journal.BufferedJournal;
import org.rekkas.kernel.journal.Counted;
import org.rekkas.kernel.journal.Counts;
import org.rekkas.kernel.net.JdkTls;
import org.rekkas.kernel.net.Listeners;
import org.rekkas.kernel.plugins.ExtensionStatus;
import org.rekkas.kernel.plugins.Generations;
import org.rekkas.queue.Inspection;
import org.rekkas.queue.SetAside;
import org.rekkas.queue.Spool;
import org.rekkas.spi.Host;
import org.rekkas.spi.vault.Vault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The figures of the moment. Their names and labels are what people's alarms are written with: a
 * new version may add some, and changes none. All begin with {@code rekkas_}; labels are of bounded
 * sets, never an address. Thread-safe.
 */
public final class Measured {
  private static final Logger log = LoggerFactory.getLogger(Measured.class);

  private final Host host;
  private final Path data;
  private final BufferedJournal journal;
  private final JdkTls tls;
  private final Generations generations;
  private final Supplier<Spool> spool;
  private final Supplier<Listeners> listeners;

  /**
   * @param data the folder of the data
   * @param spool the queue
   * @param listeners asked for when they are open
   */
  public Measured(
      Host host,
      Path data,
      BufferedJournal journal,
      JdkTls tls,
      Generations generations,
      Supplier<Spool> spool,
      Supplier<Listeners> listeners) {
    this.host = host;
    this.data = data;
    this.journal = journal;
    this.tls = tls;
    this.generations = generations;
    this.spool = spool;
    this.listeners = listeners;
  }

  MetricSnapshots now() {
    var all = MetricSnapshots.builder();
    var software = Labels.of("software", host.software());
    all.metricSnapshot(
        InfoSnapshot.builder()
            .name("rekkas")
            .help("the server, and its version")
            .dataPoint(InfoDataPointSnapshot.builder().labels(software).build())
            .build());
    counts(all);
    connections(all);
    plugins(all);
    store(all);
    certificates(all);
    return all.build();
  }

  /** One that has no labels is there from the start on, so that its first step is seen. */
  private void counts(MetricSnapshots.Builder all) {
    List<Counts.Count> counts = journal.counts().all();
    for (Counted what : Counted.values()) {
      var counter = counter(what.words().replace(' ', '_'), what.help());
      counts.stream()
          .filter(count -> count.what() == what)
          .forEach(count -> counter.dataPoint(point(labels(count), count.number())));
      if (what.label().isEmpty() && counts.stream().noneMatch(count -> count.what() == what)) {
        counter.dataPoint(point(Labels.EMPTY, 0));
      }
      all.metricSnapshot(counter.build());
    }
  }

  private static Labels labels(Counts.Count count) {
    return count.what().label().map(name -> Labels.of(name, count.label())).orElse(Labels.EMPTY);
  }

  private void connections(MetricSnapshots.Builder all) {
    Listeners of = listeners.get();
    var gauge = gauge("connections", "connections of the moment");
    for (String name : of.names()) {
      gauge.dataPoint(value(Labels.of("listener", name), of.connections(name)));
    }
    all.metricSnapshot(gauge.build());
  }

  private void plugins(MetricSnapshots.Builder all) {
    var current = generations.current();
    single(all, "generation", "reloads that succeeded, and the start", current.number());
    List<ExtensionStatus> each = current.extensions();
    all.metricSnapshot(
        counter(
            "extension_calls",
            "calls of an extension since the last reload",
            each,
            s -> s.calls()));
    all.metricSnapshot(
        counter(
            "extension_failures",
            "calls of an extension since the last reload that failed",
            each,
            s -> s.failures()));
    all.metricSnapshot(
        counter(
            "extension_seconds",
            "what the calls of an extension took since the last reload",
            each,
            s -> s.took().toNanos() / 1e9));
    var resting = gauge("extension_resting", "1: failed so often that it is not asked for a while");
    each.forEach(s -> resting.dataPoint(value(labels(s), s.resting() ? 1 : 0)));
    all.metricSnapshot(resting.build());
  }

  private static Labels labels(ExtensionStatus of) {
    return Labels.of("kind", of.kind(), "extension", of.name());
  }

  private void store(MetricSnapshots.Builder all) {
    boolean writable = spool.get().health() instanceof Vault.Health.Writable;
    single(all, "store_writable", "1: takes mail", writable ? 1 : 0);
    free(all, data);
    try {
      queue(all, spool.get());
    } catch (RuntimeException e) { // while it cannot be read, the rest is wanted most
      log.warn("the queue cannot be read for the metrics: {}", e.getMessage());
    }
  }

  private static void free(MetricSnapshots.Builder all, Path data) {
    try {
      long free = Files.getFileStore(data).getUsableSpace();
      single(all, "data_free_bytes", "free space on the disk of the data", free);
    } catch (IOException e) {
      log.warn("the free space of the disk is not told to the metrics: {}", e.getMessage());
    }
  }

  private static void queue(MetricSnapshots.Builder all, Spool spool) {
    Inspection.Counts counts = spool.inspection().counts();
    single(all, "queue_mails", "mails in the queue", counts.queued());
    single(all, "queue_active_mails", "of them, being delivered", counts.active());
    single(all, "queue_waiting_mails", "of them, tried before, or kept back", counts.delayed());
    counts
        .oldest()
        .ifPresent(
            since ->
                single(
                    all,
                    "queue_oldest_timestamp_seconds",
                    "when the oldest mail came in that nobody holds back",
                    seconds(since)));
    single(
        all,
        "queue_damaged_mails",
        "mails that were set aside as damaged, up to " + SetAside.COUNTED,
        spool.setAside().count());
  }

  private void certificates(MetricSnapshots.Builder all) {
    var gauge =
        gauge("certificate_end_timestamp_seconds", "when the certificate shown for a name ends");
    tls.ends()
        .forEach((name, end) -> gauge.dataPoint(value(Labels.of("name", name), seconds(end))));
    all.metricSnapshot(gauge.build());
  }

  private static double seconds(Instant at) {
    return at.toEpochMilli() / 1e3;
  }

  private static CounterSnapshot counter(
      String name,
      String help,
      List<ExtensionStatus> extensions,
      ToDoubleFunction<ExtensionStatus> value) {
    var counter = counter(name, help);
    extensions.forEach(s -> counter.dataPoint(point(labels(s), value.applyAsDouble(s))));
    return counter.build();
  }

  private static CounterSnapshot.Builder counter(String name, String help) {
    return CounterSnapshot.builder().name("rekkas_" + name).help(help);
  }

  private static CounterDataPointSnapshot point(Labels labels, double value) {
    return CounterDataPointSnapshot.builder().labels(labels).value(value).build();
  }

  private static GaugeSnapshot.Builder gauge(String name, String help) {
    return GaugeSnapshot.builder().name("rekkas_" + name).help(help);
  }

  private static void single(MetricSnapshots.Builder all, String name, String help, double value) {
    all.metricSnapshot(gauge(name, help).dataPoint(value(Labels.EMPTY, value)).build());
  }

  private static GaugeDataPointSnapshot value(Labels labels, double value) {
    return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
  }
}
