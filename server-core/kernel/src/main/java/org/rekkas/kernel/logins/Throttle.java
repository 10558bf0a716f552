package org.rekkas.kernel.logins;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.rekkas.spi.Logins;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.net.Client;

/**
 * Makes those wait whose logins fail: after ten of one address (of IPv6 a /64; after 50 of a /56,
 * 250 of a /48), and twenty of one login, each further failure doubles the wait, up to an hour.
 *
 * <p>Where a login has worked within a month it waits for nobody else: neither those who guess it
 * from elsewhere nor those who share its address lock its owner out, and what fails there with this
 * login is counted apart: an old password in a telephone keeps nobody else out. Logins at {@code
 * invalid} (RFC 2606 §2) are nobody's, made of what is no name or of a token without one: they
 * count for the address alone.
 *
 * <p>In memory, as long as it means something: a restart forgets. Of each kind so many are kept, of
 * logins the most: whoever pushes one out that waits gets to guess it again. Thread-safe; what is
 * asked is counted in the same step.
 */
public final class Throttle implements Logins {
  private static final int MOST_ORIGINS = 20_000;
  private static final int MOST_LOGINS = 100_000;

  private static final Duration TIDY_EVERY = Duration.ofHours(1);

  private final Clock clock;
  private final Predicate<InetAddress> exempt;
  private final Remembered ofClients;
  private final Remembered ofNetworks56;
  private final Remembered ofNetworks48;
  private final Remembered ofLogins;
  private final Remembered ofGoodPlaces;
  private final GoodPlaces goodPlaces;
  private Instant tidied = Instant.EPOCH;

  /**
   * @param exempt addresses that stand for many clients, or are our own: never made to wait
   */
  public Throttle(Clock clock, Predicate<InetAddress> exempt) {
    this(clock, exempt, MOST_ORIGINS, MOST_LOGINS);
  }

  /**
   * @param origins of each kind that are remembered, and pairs of one and a login
   * @param logins that are remembered
   */
  Throttle(Clock clock, Predicate<InetAddress> exempt, int origins, int logins) {
    this.clock = clock;
    this.exempt = exempt;
    ofClients = new Remembered(10, 20, origins);
    ofNetworks56 = new Remembered(50, 100, origins);
    ofNetworks48 = new Remembered(250, 500, origins);
    ofLogins = new Remembered(20, 20, logins);
    ofGoodPlaces = new Remembered(20, 20, origins);
    goodPlaces = new GoodPlaces(logins);
  }

  /** One that has to wait. */
  public record Waiting(String who, int failures, Instant until) {}

  /** One of those that an attempt counts for. */
  private record Counted(Remembered among, String who) {
    boolean mayTry(Instant now) {
      return among.mayTry(who, now);
    }

    void change(Instant now, UnaryOperator<Failures> change) {
      among.change(who, now, change);
    }
  }

  @Override
  public synchronized Optional<Attempt> begin(Client client, Mailbox login) {
    Instant now = clock.instant();
    tidy(now);
    String place = Origin.of(client.address()) + " " + LoginKey.of(login);
    List<Counted> counted =
        goodPlaces.have(place, now)
            ? List.of(new Counted(ofGoodPlaces, place))
            : strangers(client, login);
    if (!counted.stream().allMatch(each -> each.mayTry(now))) {
      return Optional.empty();
    }
    counted.forEach(each -> each.change(now, Failures::begun));
    return Optional.of(
        how -> {
          end(counted, how);
          if (how == How.SUCCEEDED && !isNobodys(login)) {
            worked(place);
          }
        });
  }

  private void tidy(Instant now) {
    if (now.isBefore(tidied) || Duration.between(tidied, now).compareTo(TIDY_EVERY) >= 0) {
      tidied = now;
      all().forEach(each -> each.tidy(now));
      goodPlaces.tidy(now);
    }
  }

  /** How many addresses, networks and logins failed. */
  synchronized int size() {
    return all().mapToInt(Remembered::size).sum();
  }

  private List<Counted> strangers(Client client, Mailbox login) {
    var counted = new ArrayList<Counted>();
    if (!exempt.test(client.address())) {
      counted.addAll(origins(client.address()));
    }
    if (!isNobodys(login)) {
      counted.add(new Counted(ofLogins, LoginKey.of(login)));
    }
    return counted;
  }

  private static boolean isNobodys(Mailbox login) {
    return login.domainKey().equals("invalid");
  }

  private List<Counted> origins(InetAddress address) {
    var client = new Counted(ofClients, Origin.of(address));
    return address instanceof Inet6Address six
        ? List.of(
            client,
            new Counted(ofNetworks56, Origin.network(six, 56)),
            new Counted(ofNetworks48, Origin.network(six, 48)))
        : List.of(client);
  }

  private synchronized void end(List<Counted> counted, How how) {
    Instant now = clock.instant();
    UnaryOperator<Failures> ended =
        switch (how) {
          case FAILED -> before -> before.ended().failed(now);
          case SUCCEEDED, UNDECIDED -> Failures::ended;
        };
    counted.forEach(each -> each.change(now, ended));
  }

  private synchronized void worked(String place) {
    goodPlaces.worked(place, clock.instant());
  }

  /** Those that have to wait now, the longest first. */
  public synchronized List<Waiting> waiting() {
    Instant now = clock.instant();
    return all()
        .flatMap(each -> each.waiting(now))
        .sorted(Comparator.comparing(Waiting::until).reversed())
        .toList();
  }

  /** Forgets the failures of an address or a login, anywhere; false if there were none. */
  public synchronized boolean forgive(String who) {
    String key = LoginKey.shortened(who);
    boolean pairs = ofGoodPlaces.forgetPairsOf(key);
    return all().filter(each -> each.forget(key)).count() > 0 || pairs;
  }

  private Stream<Remembered> all() {
    return Stream.of(ofClients, ofNetworks56, ofNetworks48, ofLogins, ofGoodPlaces);
  }
}
