package org.rekkas.kernel.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rekkas.idna.ALabels;
import org.rekkas.spi.net.Dns;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.hosts.HostsFileParser;

/**
 * The DNS (RFC 1035) by the configured resolvers or those of the system, cached by its TTL until
 * the system has others; the hosts file of the machine comes first. Nothing of dnsjava is loaded
 * before the first question. Used by all sessions, at most {@value #MOST} questions at a time, in
 * the order in which they come: nobody who has one passes by somebody who has several.
 */
public final class DnsResolver implements Dns {
  private static final int MOST = 200;

  /** Of those, by one who asks. */
  private static final int MOST_TOGETHER = 50;

  /** Octets of answers: some ten thousand usual ones. */
  private static final long MOST_KEPT = 8L << 20;

  private final Semaphore bound = new Semaphore(MOST, true);
  private final DnsSettings settings;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Supplier<List<InetSocketAddress>> servers;
  private volatile @Nullable Parts parts;

  /** What the first question makes, and the first one to other servers makes anew. */
  private record Parts(
      List<InetSocketAddress> servers,
      DnsQuestions questions,
      DnsCache cache,
      HostsFileParser hosts) {}

  /**
   * @param clock by which signatures are valid or expired
   */
  public DnsResolver(DnsSettings settings, Clock clock) {
    this(
        settings,
        clock,
        settings.servers().isEmpty() ? new SystemServers()::now : settings::servers);
  }

  /**
   * @param servers asked for each time that something is asked of them
   */
  DnsResolver(DnsSettings settings, Clock clock, Supplier<List<InetSocketAddress>> servers) {
    this.settings = settings;
    this.clock = clock;
    this.servers = servers;
  }

  private Parts parts() throws IOException {
    List<InetSocketAddress> now = servers.get();
    Parts made = parts;
    if (made != null && made.servers.equals(now)) {
      return made;
    }
    lock.lock();
    try {
      made = parts;
      if (made == null || !made.servers.equals(now)) {
        made =
            new Parts(
                now,
                new DnsQuestions(now, settings, clock),
                new DnsCache(MOST_KEPT, System::nanoTime),
                new HostsFileParser());
        parts = made;
      }
      return made;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Answer<InetAddress> addresses(String name, Family family) {
    return ask(name, type(family));
  }

  @Override
  public List<Answer<InetAddress>> addresses(List<String> names, Family family, Duration within) {
    return answers(names, type(family), within);
  }

  private static DnsType<InetAddress> type(Family family) {
    return switch (family) {
      case IP4 -> DnsType.A;
      case IP6 -> DnsType.AAAA;
    };
  }

  @Override
  public Answer<InetAddress> addresses(String name) {
    Answer<InetAddress> six = addresses(name, Family.IP6);
    Answer<InetAddress> four = addresses(name, Family.IP4);
    if (four instanceof Answer.Found<InetAddress> f && six instanceof Answer.Found<InetAddress> s) {
      var both = new ArrayList<InetAddress>(f.records());
      both.addAll(s.records());
      Duration ttl = f.ttl().compareTo(s.ttl()) < 0 ? f.ttl() : s.ttl();
      return new Answer.Found<>(both, ttl, f.authentic() && s.authentic());
    }
    boolean fourSaysLess = four instanceof Answer.Empty || four instanceof Answer.Missing;
    boolean sixSaysMore = six instanceof Answer.Found || six instanceof Answer.Failed;
    return fourSaysLess && sixSaysMore ? six : four;
  }

  @Override
  public Answer<String> texts(String name) {
    return ask(name, DnsType.TXT);
  }

  @Override
  public Answer<String> alias(String name) {
    return ask(name, DnsType.CNAME);
  }

  @Override
  public Answer<String> names(InetAddress address) {
    return ask(ReverseMap.fromAddress(address).toString(), DnsType.PTR);
  }

  @Override
  public Answer<Exchange> exchanges(String domain) {
    return ask(domain, DnsType.MX);
  }

  @Override
  public Answer<Tlsa> certificates(String name) {
    return ask(name, DnsType.TLSA);
  }

  @Override
  public Answer<Service> services(String name) {
    return ask(name, DnsType.SRV);
  }

  private <T> Answer<T> ask(String name, DnsType<T> type) {
    Duration longest = settings.timeout().multipliedBy(DnsSettings.QUESTIONS);
    return answers(List.of(name), type, longest).getFirst();
  }

  private static Optional<Name> absolute(String name) {
    try {
      Optional<String> ascii = ALabels.of(name);
      return ascii.isEmpty()
          ? Optional.empty()
          : Optional.of(Name.fromString(ascii.get(), Name.root));
    } catch (TextParseException _) {
      return Optional.empty();
    }
  }

  /** What is known, and what has to be asked for: all of it at a time. */
  private <T> List<Answer<T>> answers(List<String> names, DnsType<T> type, Duration within) {
    long until = System.nanoTime() + within.toNanos();
    try {
      Parts made = parts();
      var answers = new ArrayList<Answer<T>>(names.size());
      var asked = new LinkedHashMap<Integer, Name>();
      for (String name : names) {
        Optional<Name> absolute = absolute(name);
        Optional<Answer<T>> known =
            absolute.isEmpty()
                ? Optional.of(new Answer.Missing<>()) // what is no name has no records
                : known(made, absolute.get(), type);
        if (known.isEmpty()) {
          asked.put(answers.size(), absolute.get());
        }
        answers.add(known.orElse(new Answer.Failed<>("not asked")));
      }
      if (!asked.isEmpty()) {
        Iterator<Answer<T>> heard =
            heard(made, List.copyOf(asked.values()), type, until).iterator();
        asked.keySet().forEach(at -> answers.set(at, heard.next()));
      }
      return answers;
    } catch (IOException e) {
      return failed(names.size(), "the trust anchors cannot be used: " + e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return failed(names.size(), "interrupted");
    }
  }

  private static <T> List<Answer<T>> failed(int count, String why) {
    return Collections.nCopies(count, new Answer.Failed<>(why));
  }

  private <T> Optional<Answer<T>> known(Parts made, Name name, DnsType<T> type) {
    Optional<Record> host = host(made.hosts, name, type.code());
    return host.isPresent()
        ? Optional.of(
            type.values(new Answer.Found<>(List.of(host.get()), Duration.ofMinutes(1), false)))
        : made.cache.get(name, type);
  }

  private <T> List<Answer<T>> heard(Parts made, List<Name> names, DnsType<T> type, long until)
      throws InterruptedException {
    var answers = new ArrayList<Answer<T>>(names.size());
    for (int from = 0; from < names.size(); from += MOST_TOGETHER) {
      List<Name> some = names.subList(from, Math.min(names.size(), from + MOST_TOGETHER));
      answers.addAll(heardTogether(made, some, type, until));
    }
    return answers;
  }

  private <T> List<Answer<T>> heardTogether(
      Parts made, List<Name> names, DnsType<T> type, long until) throws InterruptedException {
    long wait = (until - System.nanoTime()) / 2; // the other half is for the answers
    if (!bound.tryAcquire(names.size(), wait, TimeUnit.NANOSECONDS)) {
      return failed(names.size(), Answer.TOO_MANY);
    }
    var walks = new ArrayList<DnsQuestions.Walk>(names.size());
    try {
      names.forEach(name -> walks.add(made.questions.ask(name, type.code())));
      var answers = new ArrayList<Answer<T>>(names.size());
      for (int i = 0; i < names.size(); i++) {
        DnsQuestions.Heard heard = walks.get(i).heard(until);
        Answer<T> answer = type.values(heard.answer());
        made.cache.put(names.get(i), type, answer, heard.keep());
        answers.add(answer);
      }
      return answers;
    } finally {
      walks.forEach(DnsQuestions.Walk::close);
      bound.release(names.size());
    }
  }

  /** By one at a time: dnsjava shows others what it has not read yet. */
  private Optional<Record> host(HostsFileParser hosts, Name name, int type) {
    if (type != Type.A && type != Type.AAAA) {
      return Optional.empty();
    }
    lock.lock();
    try {
      return hosts
          .getAddressForHost(name, type)
          .map(
              a ->
                  type == Type.A
                      ? new ARecord(name, DClass.IN, 60, a)
                      : new AAAARecord(name, DClass.IN, 60, a));
    } catch (IOException _) {
      return Optional.empty(); // no hosts file
    } finally {
      lock.unlock();
    }
  }
}
