package org.rekkas.vault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Ledger;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.Vault.Durability;

/**
 * Measures the intake: senders that each wait until their mail is forced. Not a test; run with a
 * folder on the disk that is to be measured, and seconds for each figure:
 *
 * <pre>java -Xmx256m -cp … org.rekkas.vault.IntakeBench FOLDER SECONDS</pre>
 */
final class IntakeBench {
  private final Vault vault;
  private final Ledger ledger;
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong nanos = new AtomicLong();

  private IntakeBench(Vault vault) {
    this.vault = vault;
    var byId = vault.space("by-id");
    var due = vault.space("due");
    this.ledger =
        vault.ledger(
            "intake",
            (tx, head, content) -> {
              byte[] key = Key.of(content.value()).bytes();
              if (tx.get(byId, key).isEmpty()) {
                tx.put(byId, key, head);
                tx.put(due, key, key);
              }
            });
  }

  public static void main(String[] args) throws Exception {
    var folder = Path.of(args[0]);
    int seconds = Integer.parseInt(args[1]);
    int[][] cases =
        args.length > 2
            ? new int[][] {{Integer.parseInt(args[2]), Integer.parseInt(args[3])}}
            : new int[][] {{20, 4 << 10}, {200, 4 << 10}, {20, 100 << 10}, {10, 1 << 20}};
    for (int[] each : cases) {
      run(folder, seconds, each[0], each[1]);
    }
  }

  private static void run(Path folder, int seconds, int senders, int octets) throws Exception {
    var data = Files.createTempDirectory(folder, "bench");
    var settings = EngineSettings.defaults();
    try (var engine = Engine.open(data, settings, Clock.systemUTC(), System.err::println)) {
      var bench = new IntakeBench(engine.of("bench"));
      bench.measure(Duration.ofSeconds(1), senders, octets);
      var cpu = ProcessHandle.current().info().totalCpuDuration().orElseThrow();
      double took = bench.measure(Duration.ofSeconds(seconds), senders, octets);
      var used = ProcessHandle.current().info().totalCpuDuration().orElseThrow().minus(cpu);
      long count = bench.taken.get();
      System.out.printf(
          "%d senders of %d octets: %.0f/s, %.2f ms each, %d µs CPU each%n",
          senders,
          octets,
          count / took,
          bench.nanos.get() / 1e6 / count,
          used.toNanos() / 1000 / Math.max(1, count));
    } finally {
      delete(data);
    }
  }

  private double measure(Duration time, int senders, int octets) throws Exception {
    taken.set(0);
    nanos.set(0);
    long begin = System.nanoTime();
    long end = begin + time.toNanos();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < senders; i++) {
      int seed = i;
      threads.add(Thread.startVirtualThread(() -> send(octets(octets, seed), end)));
    }
    for (var thread : threads) {
      thread.join();
    }
    return (System.nanoTime() - begin) / 1e9;
  }

  private void send(byte[] octets, long end) {
    byte[] head = Arrays.copyOf(octets, 300);
    while (System.nanoTime() < end) {
      long begin = System.nanoTime();
      try (var draft = vault.draft()) {
        for (int at = 0; at < octets.length; at += 8192) {
          draft.write(octets, at, Math.min(8192, octets.length - at));
        }
        var id = ledger.append(head, draft);
        nanos.addAndGet(System.nanoTime() - begin);
        vault.transact(
            Durability.ORDERED,
            tx -> {
              tx.delete(vault.space("by-id"), Key.of(id.value()).bytes());
              tx.delete(vault.space("due"), Key.of(id.value()).bytes());
              tx.release(id);
              return true;
            });
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
      taken.incrementAndGet();
    }
  }

  private static byte[] octets(int size, int seed) {
    byte[] octets = new byte[size];
    new Random(seed).nextBytes(octets);
    return octets;
  }

  private static void delete(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      for (var path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
