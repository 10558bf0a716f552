package org.rekkas.kernel.logins;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.rekkas.spi.Logins;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.net.Client;

/**
 * Makes those wait whose logins fail: after ten of one address, and twenty of one login, each
 * further failure doubles the wait, up to an hour. A login that is being guessed still works from
 * where it worked before, so that nobody can be locked out of it. In memory: a restart forgets.
 * Thread-safe.
 */
public final class Throttle implements Logins {
  private static final int FREE_OF_ADDRESS = 10;
  private static final int FREE_OF_LOGIN = 20;

  /** More addresses and logins than this are not remembered. */
  private static final int MOST = 100_000;

  private final Clock clock;
  private final Predicate<InetAddress> exempt;
  private final ConcurrentHashMap<String, Failures> ofAddresses = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Failures> ofLogins = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Instant> goodPlaces = new ConcurrentHashMap<>();

  /**
   * @param exempt addresses that stand for many clients, or are our own: never made to wait
   */
  public Throttle(Clock clock, Predicate<InetAddress> exempt) {
    this.clock = clock;
    this.exempt = exempt;
  }

  /** One that has to wait. */
  public record Waiting(String who, int failures, Instant until) {}

  @Override
  public Optional<Attempt> begin(Client client, Mailbox login) {
    Instant now = clock.instant();
    String origin = Origin.of(client.address());
    String key = login.key();
    boolean free = exempt.test(client.address());
    boolean good = goodPlaces.containsKey(place(origin, key));
    if (!free && !mayTry(ofAddresses, origin, FREE_OF_ADDRESS, now)) {
      return Optional.empty();
    }
    if (!good && !mayTry(ofLogins, key, FREE_OF_LOGIN, now)) {
      return Optional.empty();
    }
    change(ofAddresses, origin, Failures::begun);
    change(ofLogins, key, Failures::begun);
    return Optional.of(how -> end(origin, key, how));
  }

  private void end(String origin, String login, How how) {
    Instant now = clock.instant();
    UnaryOperator<Failures> ended =
        switch (how) {
          case FAILED -> before -> before.ended().failed(now);
          case SUCCEEDED, UNDECIDED -> Failures::ended;
        };
    change(ofAddresses, origin, ended);
    change(ofLogins, login, ended);
    if (how == How.SUCCEEDED && goodPlaces.size() < MOST) {
      goodPlaces.put(place(origin, login), now);
    }
  }

  /** Those that have to wait now, the longest first. */
  public List<Waiting> waiting() {
    Instant now = clock.instant();
    var all = new ArrayList<Waiting>();
    collect(ofAddresses, FREE_OF_ADDRESS, now, all);
    collect(ofLogins, FREE_OF_LOGIN, now, all);
    all.sort(Comparator.comparing(Waiting::until).reversed());
    return all;
  }

  /** Forgets the failures of an address or a login; false if there were none. */
  public boolean forgive(String who) {
    return ofAddresses.remove(who) != null | ofLogins.remove(who) != null;
  }

  private static void collect(
      ConcurrentHashMap<String, Failures> from, int free, Instant now, List<Waiting> to) {
    from.forEach(
        (who, failures) -> {
          Instant until = failures.until(free, now);
          if (until.isAfter(now)) {
            to.add(new Waiting(who, failures.remembered(now), until));
          }
        });
  }

  private boolean mayTry(
      ConcurrentHashMap<String, Failures> among, String who, int free, Instant now) {
    if (among.size() >= MOST) {
      among.values().removeIf(failures -> failures.forgotten(now));
    }
    return among.getOrDefault(who, Failures.NONE).mayTry(free, now);
  }

  /** What nothing is remembered of takes no room. */
  private void change(
      ConcurrentHashMap<String, Failures> among, String who, UnaryOperator<Failures> change) {
    Instant now = clock.instant();
    among.compute(
        who,
        (_, before) -> {
          Failures after = change.apply(before == null ? Failures.NONE : before);
          boolean full = before == null && among.size() >= 2 * MOST;
          return after.forgotten(now) || full ? null : after;
        });
  }

  private static String place(String origin, String login) {
    return origin + " " + login;
  }
}
