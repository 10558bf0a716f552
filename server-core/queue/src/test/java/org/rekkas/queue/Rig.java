package org.rekkas.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.rekkas.spi.Account;
import org.rekkas.spi.DeliveryAgent;
import org.rekkas.spi.Host;
import org.rekkas.spi.Intake;
import org.rekkas.spi.Mailet;
import org.rekkas.spi.Route;
import org.rekkas.spi.Routes;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.net.Client;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.Vault;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.MemoryVault;
import org.rekkas.testkit.RecordingJournal;

/**
 * A spool with all that a test wants to script around it. Addresses in domains that end in «.net»
 * are relayed by the agent «smtp», the others lead to the agent «local».
 */
final class Rig implements AutoCloseable, Dispatch {
  static final Host HOST = new Host("mx.example.org", "example.org", "Rekkas/test");
  static final String TEXT = "Subject: hello\r\n\r\nGood morning.\r\n";

  final Vault vault;
  final MemoryVault memory;
  final ManualClock clock;
  final RecordingJournal journal = new RecordingJournal();
  final PostBox local;
  final NextHops remote;
  final Map<ForwardPath, Route> routes = new ConcurrentHashMap<>();
  final Map<String, DeliveryAgent> agents = new ConcurrentHashMap<>();
  final List<Mailet> mailets = new CopyOnWriteArrayList<>();

  /** How many hold the mailets now. */
  final AtomicInteger held = new AtomicInteger();

  final Spool spool;
  volatile Optional<Routes> routing = Optional.empty();

  Rig() {
    this(new MemoryVault(), new PostBox("local"), new ManualClock(), QueueSettings.defaults());
  }

  Rig(QueueSettings settings) {
    this(new MemoryVault(), new PostBox("local"), new ManualClock(), settings);
  }

  Rig(MemoryVault memory, PostBox local, ManualClock clock, QueueSettings settings) {
    this(memory, memory, local, clock, settings);
  }

  /** A spool over what another one left. */
  Rig(Vault vault, MemoryVault memory, PostBox local, ManualClock clock, QueueSettings settings) {
    this(vault, memory, local, new NextHops(), clock, settings);
  }

  /** The same spool after a stop. */
  Rig(Rig before, QueueSettings settings) {
    this(before.memory, before.memory, before.local, before.remote, before.clock, settings);
  }

  /** Of a server that is called so. */
  Rig(Host host) {
    this(new MemoryVault(), host);
  }

  private Rig(MemoryVault memory, Host host) {
    this(
        memory,
        memory,
        new PostBox("local"),
        new NextHops(),
        new ManualClock(),
        QueueSettings.defaults(),
        host);
  }

  Rig(
      Vault vault,
      MemoryVault memory,
      PostBox local,
      NextHops remote,
      ManualClock clock,
      QueueSettings settings) {
    this(vault, memory, local, remote, clock, settings, HOST);
  }

  private Rig(
      Vault vault,
      MemoryVault memory,
      PostBox local,
      NextHops remote,
      ManualClock clock,
      QueueSettings settings,
      Host host) {
    this.vault = vault;
    this.memory = memory;
    this.local = local;
    this.clock = clock;
    this.remote = remote;
    agents.put("local", local);
    agents.put("smtp", remote);
    spool = new Spool(vault, () -> this, clock, new Random(1), journal, host, settings);
    clock.onMove(spool::wake);
  }

  Rig start() {
    spool.start();
    return this;
  }

  @Override
  public Routes routes() {
    return routing.orElse((path, _) -> new Routes.Routed(route(path), "test"));
  }

  @Override
  public Held mailets() {
    held.incrementAndGet();
    return new Held(mailets, held::decrementAndGet);
  }

  @Override
  public Optional<DeliveryAgent> agent(String name) {
    return Optional.ofNullable(agents.get(name));
  }

  private Route route(ForwardPath path) {
    String domain = path.mailbox().domain();
    Route byDefault =
        domain.endsWith(".net") ? new Route.Relay("smtp", domain, false) : to("local", path);
    return routes.getOrDefault(path, byDefault);
  }

  static Route to(String agent, ForwardPath path) {
    return new Route.Local(agent, new Account(path.mailbox(), "", 0, true), Optional.empty());
  }

  void lead(String from, Route to) {
    routes.put(ForwardPath.of(from), to);
  }

  void expand(String from, String... to) {
    List<ForwardPath> members = List.of(to).stream().map(ForwardPath::of).toList();
    lead(from, new Route.Expand(members::iterator, Optional.empty()));
  }

  /** The same, and nobody is to know the members. */
  void hide(String from, String... to) {
    lead(from, new Route.Expand(new Hidden(List.of(to)), Optional.empty()));
  }

  private record Hidden(List<String> all) implements Route.Members {
    @Override
    public Iterator<ForwardPath> iterator() {
      return all.stream().map(ForwardPath::of).iterator();
    }

    @Override
    public boolean hidden() {
      return true;
    }
  }

  MailId send(String reversePath, String... forwardPaths) {
    return send(Envelope.of(reversePath, forwardPaths));
  }

  MailId send(Envelope envelope) {
    var id = MailId.fresh(clock.instant(), new Random());
    send(id, envelope, TEXT);
    return id;
  }

  void send(MailId id, Envelope envelope, String text) {
    var client = new Client(InetAddress.getLoopbackAddress(), 4711, true);
    spool.accept(submission(id, envelope, text, Optional.of(client)));
  }

  Intake.Submission submission(MailId id, Envelope envelope, String text, Optional<Client> client) {
    return submission(id, envelope, client, draft(text));
  }

  Intake.Submission submission(
      MailId id, Envelope envelope, Optional<Client> client, ContentDraft draft) {
    String trace = "Received: by mx.example.org\r\n";
    return new Intake.Submission(id, "smtp", client, envelope, trace, "", draft);
  }

  ContentDraft draft(String text) {
    try {
      ContentDraft draft = spool.draft();
      byte[] octets = text.getBytes(UTF_8);
      draft.write(octets, 0, octets.length);
      return draft;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void awaitFinished(MailId id) {
    journal.await(Note.MailFinished.class, note -> note.id().equals(id));
  }

  /** Waits for so many; mails that wait for their turn on disk get it. */
  void awaitFinished(int count) {
    int soFar = journal.notes(Note.MailFinished.class).size();
    while (soFar < count) {
      clock.advance(Duration.ofMinutes(6));
      soFar = journal.awaitCount(Note.MailFinished.class, _ -> true, soFar + 1).size();
    }
  }

  /** Waits until no mail is in memory: a delay, say, is told just before the mail is let go. */
  void awaitRest() {
    while (spool.inspection().counts().active() > 0) {
      Thread.onSpinWait();
    }
  }

  Note.DeliveryDelayed awaitDelay(MailId id, int attempt) {
    return journal.await(
        Note.DeliveryDelayed.class, n -> n.id().equals(id) && n.attempt() == attempt);
  }

  Note.ReportQueued awaitReport(MailId id) {
    return journal.await(Note.ReportQueued.class, n -> n.id().equals(id));
  }

  Set<MailId> queued() {
    var ids = new java.util.TreeSet<MailId>();
    spool.inspection().list("", 1_000).forEach(mail -> ids.add(mail.id()));
    return ids;
  }

  @Override
  public void close() {
    spool.close();
  }
}
