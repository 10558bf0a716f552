package org.rekkas.queue.sites;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.rekkas.queue.mail.ActiveMail.Attempt;
import org.rekkas.queue.mail.Backlog;
import org.rekkas.queue.mail.Destination;
import org.rekkas.queue.mail.Silence;
import org.rekkas.queue.mail.Stay;
import org.rekkas.queue.threads.Threads;

/**
 * The lanes to other hosts, one for each destination, and who works them: a virtual thread for each
 * connection, bounded for each destination and in all. Nobody waits here: an attempt finds room, or
 * its mail goes to disk until its destination can be expected to have some. Of what memory there is
 * for them, each destination gets at most as much as is left, so that a thousand slow ones leave
 * some for the next; and of the connections a part is kept for destinations that answer, and
 * another for mails that were not tried yet (attack H7).
 *
 * <p>Safe for many threads. A lane is in memory while it has something, while it is known to be
 * silent, and for a while after.
 */
public final class Sites {
  private static final int KNOWN = 20_000;

  private static final int FORGOTTEN_AT_ONCE = 250;

  /** How long a mail stays at least where it may be that nobody calls for it. */
  private static final Duration UNCALLED = Duration.ofMinutes(5);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private final Map<Destination, Site> sites = new HashMap<>();
  private final ReentrantLock remembering = new ReentrantLock();
  private final ReadySites ready;
  private final Probes probes = new Probes();
  private final Set<String> silent = ConcurrentHashMap.newKeySet();
  private final RelaySettings settings;
  private final int room;
  private final Carrier carrier;
  private final Backlog backlog;
  private final Clock clock;
  private final RandomGenerator random;
  private volatile Consumer<Destination> hungry = _ -> {};
  private int inMemory;
  private int threads;
  private boolean stopped;

  /** Who carries a batch: has it answered, and settles what is complete. Of many threads. */
  public interface Carrier {
    /** Puts an outcome into each of the attempts; does not throw. */
    void deliver(Destination destination, List<Attempt> batch);

    /** These have their answers, or are kept back; does not throw. */
    void settle(List<Attempt> batch);

    /** Whether what was answered waits to be settled: nothing more should be sent then. */
    boolean isBehind();

    /** Keeps what is known of a destination's silence for a next run; does not throw. */
    void remember(Destination destination, Optional<Silence> silence);
  }

  /**
   * @param room how many attempts may be in memory here
   */
  public Sites(
      RelaySettings settings,
      int room,
      Carrier carrier,
      Backlog backlog,
      Clock clock,
      RandomGenerator random) {
    this.settings = settings;
    ready = new ReadySites(settings.deliveries());
    this.room = room;
    this.carrier = carrier;
    this.backlog = backlog;
    this.clock = clock;
    this.random = random;
  }

  /** Who is told of a destination that answers and has room, while mails wait for it on disk. */
  public void hungry(Consumer<Destination> listener) {
    hungry = listener;
  }

  /** What an earlier run knew. */
  public void know(Map<Destination, Silence> silences) {
    lock.lock();
    try {
      silences.forEach((where, silence) -> site(where, Optional.of(silence)));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes the attempts of one mail for one destination, to be answered soon by other threads;
   * before the first of those begins, so that they share a transaction (RFC 5321 §4.5.4.1).
   *
   * @return those that stay on disk; each has been told until when
   */
  public List<Attempt> offer(Destination destination, List<Attempt> ofOneMail) {
    var staying = new ArrayList<Attempt>(0);
    lock.lock();
    try {
      Site site = site(destination, Optional.empty());
      for (Attempt attempt : ofOneMail) {
        Optional<Stay> stay = offer(site, attempt);
        stay.ifPresent(attempt::keepBack);
        if (stay.isPresent()) {
          staying.add(attempt);
        } else {
          inMemory++;
        }
      }
      ready.add(site);
      begin();
    } finally {
      lock.unlock();
    }
    return staying;
  }

  private Optional<Stay> offer(Site site, Attempt attempt) {
    Instant now = clock.instant();
    if (site.silence().isEmpty() && site.size() >= share(site, attempt)) {
      return Optional.of(new Stay(turn(site, now), Optional.empty()));
    }
    Optional<Stay> stay = site.offer(attempt, now, backlog.at(site.destination()).kept(), random);
    if (stay.isPresent() && !probes.has(site.destination())) {
      noteSilence(site);
    }
    return stay;
  }

  /** When one is looked at whose destination is full, and calls for it as soon as it has room. */
  private Instant turn(Site site, Instant now) {
    if (backlog.counts(site.destination())) {
      return Silence.turn(now, random);
    }
    return now.plus(UNCALLED).plusMillis(random.nextLong(UNCALLED.toMillis()));
  }

  /** Whether a destination of that name is known not to answer; does not wait for anybody. */
  public boolean isSilent(String name) {
    return silent.contains(name);
  }

  private void noteSilence(Site site) {
    probes.put(site.destination(), site.silence());
    if (site.silence().isPresent()) {
      silent.add(site.destination().name());
    } else {
      silent.remove(site.destination().name());
    }
  }

  /** How many more mails a destination would take from the disk now: a silent one, to be asked. */
  public int appetite(Destination destination) {
    lock.lock();
    try {
      if (stopped || backlog.at(destination).kept() == 0) {
        return 0;
      }
      Site site = site(destination, Optional.empty());
      if (site.silence().isPresent()) {
        return site.mayBeAsked(clock.instant()) ? 1 : 0;
      }
      return mayBeFed(site) ? site.calledFor(left(site)) : 0;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Those that have room while mails wait for them on disk, or are to be asked. Each is told of
   * when its room is made; but the mails that it called for then may have ended without coming
   * here, and what others had in memory may have kept it from calling.
   */
  public List<Destination> withRoom() {
    lock.lock();
    try {
      return sites.values().stream()
          .filter(site -> mayBeFed(site) || isLeftUnasked(site))
          .map(Site::destination)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /** A mail that waited for it on disk goes elsewhere. */
  public void passedBy(Destination destination) {
    hungry.accept(destination);
  }

  /**
   * The silent destinations that are to be asked now; each is named again if nobody does. One for
   * which nothing waits is left alone: the next mail for it asks.
   */
  public List<Destination> due(Instant now) {
    lock.lock();
    try {
      List<Destination> due = probes.due(now);
      due.stream().filter(this::isUnwanted).forEach(probes::drop);
      return due.stream().filter(probes::has).toList();
    } finally {
      lock.unlock();
    }
  }

  /** When the next one is to be asked. */
  public Optional<Instant> nextDue() {
    lock.lock();
    try {
      return probes.next();
    } finally {
      lock.unlock();
    }
  }

  /** Those that are silent, and were not asked since an instant, as no mail was for them. */
  public void forget(Instant before) {
    unwanted(before).forEach(this::remember);
  }

  private List<Destination> unwanted(Instant before) {
    lock.lock();
    try {
      List<Destination> old =
          sites.values().stream()
              .filter(
                  site -> site.silence().filter(one -> one.probe().isBefore(before)).isPresent())
              .map(Site::destination)
              .filter(this::isUnwanted)
              .limit(FORGOTTEN_AT_ONCE)
              .toList();
      for (Destination each : old) {
        sites.remove(each);
        probes.drop(each);
        silent.remove(each.name());
      }
      return old;
    } finally {
      lock.unlock();
    }
  }

  private boolean isUnwanted(Destination destination) {
    Site site = sites.get(destination);
    return (site == null || site.isIdle()) && backlog.at(destination).kept() == 0;
  }

  /** All that mails wait for on disk. */
  public Set<Destination> backlogged() {
    return backlog.all().keySet();
  }

  /** The destinations of that name, each of another agent. */
  public List<Destination> named(String name) {
    return standings().keySet().stream().filter(each -> each.toString().equals(name)).toList();
  }

  /** All that do not answer. */
  public List<Destination> silent() {
    lock.lock();
    try {
      return sites.values().stream()
          .filter(site -> site.silence().isPresent())
          .map(Site::destination)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /** What is known of one that does not answer. */
  public Optional<Silence> silence(Destination destination) {
    lock.lock();
    try {
      return Optional.ofNullable(sites.get(destination)).flatMap(Site::silence);
    } finally {
      lock.unlock();
    }
  }

  /** Has a silent destination asked with the next mail for it. */
  public void askNow(Destination destination) {
    lock.lock();
    try {
      Site site = sites.get(destination);
      if (site != null) {
        site.askAt(clock.instant());
        noteSilence(site);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The same, also of a next run. */
  public void askSoon(Destination destination) {
    askNow(destination);
    Optional<Site> site = known(destination);
    site.ifPresent(this::remember);
  }

  private Optional<Site> known(Destination destination) {
    lock.lock();
    try {
      return Optional.ofNullable(sites.get(destination));
    } finally {
      lock.unlock();
    }
  }

  /** What is known of each destination that has mails, or is silent. */
  public Map<Destination, Standing> standings() {
    var all = new HashMap<Destination, Standing>();
    backlog.all().forEach((where, waiting) -> all.put(where, Standing.of(where, waiting)));
    lock.lock();
    try {
      sites.forEach(
          (where, site) -> {
            if (all.containsKey(where) || !site.isIdle() || site.silence().isPresent()) {
              Standing known = all.getOrDefault(where, Standing.of(where, Backlog.Waiting.NONE));
              all.put(where, known.with(site));
            }
          });
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** Begins nothing any more: what is offered stays as it is on disk. */
  public void stop() {
    lock.lock();
    try {
      stopped = true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the batches at hand are settled. */
  public void join(long end) {
    lock.lock();
    try {
      Threads.await(idle, () -> threads == 0, Threads.left(end));
    } finally {
      lock.unlock();
    }
  }

  /** What was settled late is settled: connections may be begun again. */
  public void goOn() {
    lock.lock();
    try {
      begin();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Begins what may be begun. What a next hop took goes out again if we die before that is on disk:
   * so only so many batches are settled while others are under way, and where the vault takes
   * nothing, nothing more is begun.
   */
  private void begin() {
    while (!stopped && threads < 2 * settings.deliveries() && !carrier.isBehind()) {
      Optional<ReadySites.Turn> turn = ready.next();
      if (turn.isEmpty()) {
        return;
      }
      Site site = turn.get().site();
      List<Attempt> batch = site.take(settings.batch());
      ready.add(site);
      threads++;
      Thread.ofVirtual()
          .name("relay " + site.destination())
          .start(() -> carry(site, batch, turn.get().rank()));
    }
  }

  private void carry(Site site, List<Attempt> batch, ReadySites.Rank rank) {
    Destination destination = site.destination();
    carrier.deliver(destination, batch);
    var answered = new ArrayList<>(batch);
    boolean changed;
    lock.lock();
    try {
      Optional<Silence> before = site.silence();
      answered.addAll(site.end(batch, clock.instant(), random));
      inMemory -= answered.size();
      changed = !before.equals(site.silence());
      noteSilence(site);
      ready.ended(rank);
      ready.add(site);
      begin();
    } finally {
      lock.unlock();
    }
    try {
      if (changed) {
        remember(site);
      }
      carrier.settle(answered);
    } finally {
      if (ended(site)) {
        hungry.accept(destination);
      }
    }
  }

  /** Whoever comes later writes what is so then. */
  private void remember(Site site) {
    remembering.lock();
    try {
      carrier.remember(site.destination(), silence(site));
    } finally {
      remembering.unlock();
    }
  }

  private void remember(Destination destination) {
    remembering.lock();
    try {
      carrier.remember(destination, silence(destination));
    } finally {
      remembering.unlock();
    }
  }

  private Optional<Silence> silence(Site site) {
    lock.lock();
    try {
      return site.silence();
    } finally {
      lock.unlock();
    }
  }

  /** Whether it is to be fed; what was kept back meanwhile is counted by now. */
  private boolean ended(Site site) {
    lock.lock();
    try {
      threads--;
      begin();
      idle.signalAll();
      return mayBeFed(site);
    } finally {
      lock.unlock();
    }
  }

  private boolean mayBeFed(Site site) {
    return site.silence().isEmpty()
        && backlog.at(site.destination()).kept() > 0
        && left(site) > 0
        && !site.isBooked(clock.instant());
  }

  private boolean isLeftUnasked(Site site) {
    return site.mayBeAsked(clock.instant())
        && backlog.at(site.destination()).kept() > 0
        && !probes.has(site.destination());
  }

  /**
   * One that has nothing takes one mail also where others take all the memory: it could not call.
   */
  private int left(Site site) {
    int least = site.size() == 0 ? 1 : 0;
    return Math.max(least, free() - free() / 4 - site.size());
  }

  /** What comes in leaves a half to those that wait on disk already. */
  private int share(Site site, Attempt attempt) {
    boolean behind =
        attempt.mail().progress().isEmpty() && backlog.at(site.destination()).kept() > 0;
    return Math.max(1, behind ? free() / 2 : free());
  }

  private int free() {
    return Math.max(0, room - inMemory);
  }

  private Site site(Destination destination, Optional<Silence> silence) {
    Site known = sites.get(destination);
    if (known != null) {
      return known;
    }
    if (sites.size() >= KNOWN) {
      forgetSome();
    }
    var site = new Site(destination, settings.of(destination), silence, clock.instant());
    sites.put(destination, site);
    noteSilence(site);
    return site;
  }

  /**
   * Those that have nothing; and where that is not enough, also silent ones: they are found out.
   */
  private void forgetSome() {
    sites.values().removeIf(site -> site.isIdle() && site.silence().isEmpty());
    if (sites.size() >= KNOWN) {
      sites.values().removeIf(Site::isIdle);
      probes.retain(sites.keySet());
      silent.clear(); // they are found out again, as the others are
    }
  }
}
