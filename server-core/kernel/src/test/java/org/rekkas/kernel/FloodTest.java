package org.rekkas.kernel;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.queue.Change;
import org.rekkas.queue.Dispatch;
import org.rekkas.queue.Inspection;
import org.rekkas.queue.QueueSettings;
import org.rekkas.queue.Selection;
import org.rekkas.queue.Spool;
import org.rekkas.queue.sites.Standing;
import org.rekkas.spi.DeliveryAgent;
import org.rekkas.spi.Host;
import org.rekkas.spi.Intake;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Route;
import org.rekkas.spi.Routes;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.net.Client;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.testkit.ManualClock;
import org.rekkas.vault.Engine;
import org.rekkas.vault.EngineSettings;

/**
 * H7: very many mails for hosts that do not answer, on the real engine. {@code
 * -Drekkas.flood=1000000 -Drekkas.flood.domains=1000} makes it the size that is promised; times are
 * looked at only then.
 */
@Timeout(1_800)
class FloodTest {
  private static final int MAILS = Integer.getInteger("rekkas.flood", 20_000);
  private static final int DOMAINS = Integer.getInteger("rekkas.flood.domains", 100);
  private static final boolean TIMED = MAILS >= 1_000_000;
  private static final int MEANWHILE = 4;
  private static final int SENDERS = TIMED ? 2_000 : 64;
  private static final long QUIET = TimeUnit.MILLISECONDS.toNanos(300);
  private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);

  @TempDir Path folder;
  private final ManualClock clock = new ManualClock();
  private final Hosts hosts = new Hosts();
  private final LongAdder routed = new LongAdder();
  private final AtomicLong sent = new AtomicLong();

  @Test
  void h7_mailsForDeadHostsCostDiskAndStarveNobody() throws IOException {
    try (var engine = open();
        var spool = new Running(engine)) {
      phase("taking the flood in", () -> flood(spool));
      phase("coming to rest", spool::rest);
      assertTrue(hosts.tried.sum() <= 50L * DOMAINS, hosts.tried + " were tried");
      requireAllWaiting(spool);
      requireLiveMail(spool);
      long before = hosts.tried.sum();
      routed.reset();
      clock.advance(HALF_AN_HOUR);
      phase("half an hour", spool::rest);
      long probes = hosts.tried.sum() - before;
      assertTrue(probes <= 2L * DOMAINS, probes + " probes");
      long most = 2L * DOMAINS + before; // the probes, and each that was tried, in its turn
      assertTrue(routed.sum() <= most, routed + " mails were looked at");
    }
    long begun = System.nanoTime();
    try (var engine = open();
        var spool = new Running(engine)) {
      within(begun, Duration.ofSeconds(5), "the restart");
      requireLiveMail(spool);
      clock.advance(HALF_AN_HOUR);
      phase("counting what is there", spool::awaitCount);
      spool.rest();
      requireAllWaiting(spool);
      requireSteeringByAddress(spool);
      hosts.alive = true;
      for (int hour = 0; hour < 12 && spool.queued() > 0; hour++) {
        clock.advance(HALF_AN_HOUR);
        phase("half an hour, alive, of " + spool.queued(), spool::rest);
      }
      assertEquals(0, spool.queued());
    }
    assertEquals(MAILS + MEANWHILE + 2, hosts.taken.size());
    assertTrue(hosts.taken.values().stream().allMatch(times -> times.get() == 1));
  }

  private Engine open() throws IOException {
    return Engine.open(folder, EngineSettings.defaults(), clock, System.err::println);
  }

  private static void within(long begun, Duration bound, String what) {
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    if (TIMED) {
      System.out.println(what + " took " + took);
      assertTrue(took.compareTo(bound) < 0, what + " took " + took);
    }
  }

  private static void phase(String what, Runnable step) {
    long begun = System.nanoTime();
    step.run();
    System.out.println(what + " took " + Duration.ofNanos(System.nanoTime() - begun));
  }

  private void flood(Running spool) {
    var next = new AtomicLong();
    Future<?> meanwhile;
    try (var live = Executors.newVirtualThreadPerTaskExecutor();
        var senders = Executors.newVirtualThreadPerTaskExecutor()) {
      meanwhile = live.submit(() -> liveMailsMeanwhile(spool, next));
      for (int i = 0; i < SENDERS; i++) {
        var random = new Random(i);
        senders.submit(
            () -> {
              for (long n = next.getAndIncrement(); n < MAILS; n = next.getAndIncrement()) {
                spool.send("eve@dead" + n % DOMAINS + ".net", random);
              }
            });
      }
    }
    assertEquals(Future.State.SUCCESS, meanwhile.state());
  }

  private void liveMailsMeanwhile(Running spool, AtomicLong flood) {
    for (int i = 1; i <= MEANWHILE; i++) {
      while (flood.get() < (long) MAILS * i / (MEANWHILE + 1)) {
        LockSupport.parkNanos(1_000_000);
      }
      requireLiveMail(spool);
    }
  }

  private void requireAllWaiting(Running spool) {
    long begun = System.nanoTime();
    Inspection queue = spool.spool.inspection();
    assertEquals(MAILS, queue.counts().queued());
    List<Standing> standings = queue.destinations(DOMAINS + 1);
    assertEquals(100, queue.list("", 100).size());
    within(begun, Duration.ofSeconds(1), "counts, destinations and a page of the list");
    assertEquals(DOMAINS, standings.size());
    assertEquals(MAILS, standings.stream().mapToLong(Standing::mails).sum());
    assertTrue(standings.stream().allMatch(standing -> standing.silence().isPresent()));
  }

  /** The mails of one domain among all, held and let go again. */
  private void requireSteeringByAddress(Running spool) {
    var domain = new Selection.Domain("dead0.net");
    long begun = System.nanoTime();
    assertEquals(
        MAILS / DOMAINS, spool.spool.steering().apply(domain, new Change.Hold()).changed());
    within(begun, Duration.ofSeconds(2), "holding the mails of one domain");
    spool.spool.steering().apply(domain, new Change.Release());
    spool.rest();
  }

  private void requireLiveMail(Running spool) {
    long begun = System.nanoTime();
    spool.await(spool.send("zoe@live.net", new Random(-MAILS)));
    within(begun, Duration.ofSeconds(1), "a mail to a live host");
  }

  /** A spool that routes everything to the hosts. */
  private final class Running implements AutoCloseable, Dispatch, Journal {
    final Spool spool;
    private final Map<MailId, CountDownLatch> awaited = new ConcurrentHashMap<>();

    Running(Engine engine) {
      var host = new Host("mx.example.org", "example.org", "Rekkas/test");
      var vault = engine.of("kernel.queue");
      var settings = QueueSettings.defaults();
      spool = new Spool(vault, () -> this, clock, new Random(1), this, host, settings);
      clock.onMove(spool::wake);
      spool.start();
    }

    long queued() {
      return spool.inspection().counts().queued();
    }

    MailId send(String forwardPath, Random random) {
      var id = MailId.fresh(clock.instant().plusMillis(sent.getAndIncrement() / 10), random);
      if (forwardPath.startsWith("zoe")) {
        awaited.put(id, new CountDownLatch(1));
      }
      var client = new Client(InetAddress.getLoopbackAddress(), 4711, true);
      var envelope = Envelope.of("joe@example.org", forwardPath);
      spool.accept(
          new Intake.Submission(
              id, "smtp", Optional.of(client), envelope, "Received: by us\r\n", "", content()));
      return id;
    }

    void await(MailId id) {
      try {
        awaited.get(id).await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    /** Waits until all that an earlier run left is counted, which is done while this one works. */
    void awaitCount() {
      while (queued() < MAILS || standing() < MAILS) {
        LockSupport.parkNanos(1_000_000);
      }
    }

    private long standing() {
      List<Standing> all = spool.inspection().destinations(DOMAINS);
      return all.stream().mapToLong(Standing::mails).sum();
    }

    /** Waits until nothing has been in memory for a while. */
    void rest() {
      long since = System.nanoTime();
      while (System.nanoTime() - since < QUIET) {
        LockSupport.parkNanos(1_000_000);
        if (spool.inspection().counts().active() > 0) {
          since = System.nanoTime();
        }
      }
    }

    @Override
    public Routes routes() {
      return (path, _) -> {
        routed.increment();
        return new Routes.Routed(new Route.Relay("smtp", path.mailbox().domain(), false), "test");
      };
    }

    @Override
    public Optional<DeliveryAgent> agent(String name) {
      return Optional.of(hosts);
    }

    @Override
    public void note(Note note) {
      if (note instanceof Note.MailFinished finished) {
        CountDownLatch latch = awaited.get(finished.id());
        if (latch != null) {
          latch.countDown();
        }
      }
    }

    @Override
    public void close() {
      spool.close();
    }

    private ContentDraft content() {
      try {
        ContentDraft draft = spool.draft();
        byte[] octets = "Subject: hello\r\n\r\nGood morning.\r\n".getBytes(US_ASCII);
        draft.write(octets, 0, octets.length);
        return draft;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Hosts that do not answer until they are alive; one always is. */
  private static final class Hosts implements DeliveryAgent {
    final LongAdder tried = new LongAdder();
    final Map<MailId, AtomicLong> taken = new ConcurrentHashMap<>();
    volatile boolean alive;

    @Override
    public String agent() {
      return "smtp";
    }

    @Override
    public List<Outcome> deliver(List<Delivery> batch) {
      var outcomes = new ArrayList<Outcome>();
      for (Delivery delivery : batch) {
        boolean live = alive || delivery.path().mailbox().domain().equals("live.net");
        outcomes.add(live ? take(delivery) : silent());
      }
      return outcomes;
    }

    private Outcome take(Delivery delivery) {
      taken.computeIfAbsent(delivery.mail().id(), _ -> new AtomicLong()).incrementAndGet();
      return new Outcome.Relayed("250 2.0.0 ok", Outcome.Reporter.NEXT_HOP, Evidence.NONE);
    }

    private Outcome silent() {
      tried.increment();
      return new Outcome.Unreachable(Reply.of(451, "4.4.1", "timed out"), Evidence.NONE);
    }
  }
}
