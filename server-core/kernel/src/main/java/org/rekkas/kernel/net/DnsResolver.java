package org.rekkas.kernel.net;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rekkas.idna.ALabels;
import org.rekkas.spi.net.Dns;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.hosts.HostsFileParser;

/**
 * The DNS (RFC 1035) by the configured resolvers or those of the system, cached by its TTL; the
 * hosts file of the machine comes first. Nothing of dnsjava is loaded before the first question.
 * Used by all sessions, at most {@value #MOST} questions at a time.
 */
public final class DnsResolver implements Dns {
  private static final int MOST = 200;

  /** Of those, by one who asks. */
  private static final int MOST_TOGETHER = 50;

  private static final Answer<Record> UNKNOWN = new Answer.Failed<>("not asked");

  /** Of one answer; more are cut off (attack F6). */
  private static final int MOST_RECORDS = 100;

  private static final int MOST_KEPT = 20_000;

  private final Semaphore bound = new Semaphore(MOST);
  private final DnsSettings settings;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Parts parts;

  /** What the first question makes. */
  private record Parts(DnsQuestions questions, DnsCache cache, HostsFileParser hosts) {}

  /**
   * @param clock by which signatures are valid or expired
   */
  public DnsResolver(DnsSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  private Parts parts() throws IOException {
    Parts made = parts;
    if (made != null) {
      return made;
    }
    lock.lock();
    try {
      made = parts;
      if (made == null) {
        made =
            new Parts(
                new DnsQuestions(settings, clock),
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
    return switch (family) {
      case IP4 -> ask(name, Type.A, r -> ((ARecord) r).getAddress());
      case IP6 -> ask(name, Type.AAAA, r -> ((AAAARecord) r).getAddress());
    };
  }

  @Override
  public List<Answer<InetAddress>> addresses(List<String> names, Family family, Duration within) {
    boolean four = family == Family.IP4;
    Function<Record, InetAddress> read =
        four ? r -> ((ARecord) r).getAddress() : r -> ((AAAARecord) r).getAddress();
    return answers(names, four ? Type.A : Type.AAAA, within).stream()
        .map(answer -> values(answer, read))
        .toList();
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
    return cut(ask(name, Type.TXT, r -> String.join("", ((TXTRecord) r).getStrings())));
  }

  @Override
  public Answer<String> names(InetAddress address) {
    return cut(
        ask(
            ReverseMap.fromAddress(address).toString(),
            Type.PTR,
            r -> ((PTRRecord) r).getTarget().toString(true)));
  }

  @Override
  public Answer<Exchange> exchanges(String domain) {
    Answer<Exchange> answer =
        ask(
            domain,
            Type.MX,
            r -> {
              var mx = (MXRecord) r;
              return new Exchange(mx.getPriority(), host(mx.getTarget()));
            });
    return cut(sorted(answer, Comparator.comparingInt(Exchange::preference)));
  }

  @Override
  public Answer<Tlsa> certificates(String name) {
    return cut(
        ask(
            name,
            Type.TLSA,
            r -> {
              var tlsa = (TLSARecord) r;
              return new Tlsa(
                  tlsa.getCertificateUsage(),
                  tlsa.getSelector(),
                  tlsa.getMatchingType(),
                  tlsa.getCertificateAssociationData());
            }));
  }

  @Override
  public Answer<Service> services(String name) {
    Answer<Service> answer =
        ask(
            name,
            Type.SRV,
            r -> {
              var srv = (SRVRecord) r;
              return new Service(
                  srv.getPriority(), srv.getWeight(), srv.getPort(), host(srv.getTarget()));
            });
    return cut(sorted(answer, Comparator.comparingInt(Service::priority)));
  }

  private static String host(Name target) {
    return target.equals(Name.root) ? "." : target.toString(true);
  }

  private static <T> Answer<T> sorted(Answer<T> answer, Comparator<T> order) {
    if (answer instanceof Answer.Found<T>(var records, var ttl, var authentic)) {
      var sorted = new ArrayList<>(records);
      sorted.sort(order);
      return new Answer.Found<>(sorted, ttl, authentic);
    }
    return answer;
  }

  private static <T> Answer<T> cut(Answer<T> answer) {
    return answer instanceof Answer.Found<T>(var records, var ttl, var authentic)
            && records.size() > MOST_RECORDS
        ? new Answer.Found<>(records.subList(0, MOST_RECORDS), ttl, authentic)
        : answer;
  }

  private <T> Answer<T> ask(String name, int type, Function<Record, T> read) {
    Duration longest = settings.timeout().multipliedBy(DnsSettings.QUESTIONS);
    return values(answers(List.of(name), type, longest).getFirst(), read);
  }

  private static <T> Answer<T> values(Answer<Record> answer, Function<Record, T> read) {
    try {
      return switch (answer) {
        case Answer.Found<Record>(var records, var ttl, var authentic) -> {
          List<T> values = new ArrayList<>(records.size());
          records.forEach(r -> values.add(read.apply(r)));
          yield new Answer.Found<>(values, ttl, authentic);
        }
        case Answer.Empty<Record> _ -> new Answer.Empty<>();
        case Answer.Missing<Record> _ -> new Answer.Missing<>();
        case Answer.Failed<Record>(String why) -> new Answer.Failed<>(why);
      };
    } catch (RuntimeException e) {
      return new Answer.Failed<>("malformed: " + e.getMessage());
    }
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
  private List<Answer<Record>> answers(List<String> names, int type, Duration within) {
    long until = System.nanoTime() + within.toNanos();
    try {
      Parts made = parts();
      var answers = new ArrayList<Answer<Record>>(names.size());
      var asked = new LinkedHashMap<Integer, Name>();
      for (String name : names) {
        Optional<Name> absolute = absolute(name);
        Optional<Answer<Record>> known =
            absolute.isEmpty()
                ? Optional.of(new Answer.Missing<>()) // what is no name has no records
                : known(made, absolute.get(), type);
        if (known.isEmpty()) {
          asked.put(answers.size(), absolute.get());
        }
        answers.add(known.orElse(UNKNOWN));
      }
      if (!asked.isEmpty()) {
        Iterator<Answer<Record>> heard =
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

  private static List<Answer<Record>> failed(int count, String why) {
    return Collections.nCopies(count, new Answer.Failed<>(why));
  }

  private static Optional<Answer<Record>> known(Parts made, Name name, int type) {
    Optional<Record> host = host(made.hosts, name, type);
    return host.isPresent()
        ? Optional.of(new Answer.Found<>(List.of(host.get()), Duration.ofMinutes(1), false))
        : made.cache.get(name, type);
  }

  private List<Answer<Record>> heard(Parts made, List<Name> names, int type, long until)
      throws InterruptedException {
    var answers = new ArrayList<Answer<Record>>(names.size());
    for (int from = 0; from < names.size(); from += MOST_TOGETHER) {
      List<Name> some = names.subList(from, Math.min(names.size(), from + MOST_TOGETHER));
      answers.addAll(heardTogether(made, some, type, until));
    }
    return answers;
  }

  private List<Answer<Record>> heardTogether(Parts made, List<Name> names, int type, long until)
      throws InterruptedException {
    if (!bound.tryAcquire(names.size(), settings.timeout().toNanos(), TimeUnit.NANOSECONDS)) {
      return failed(names.size(), "too many questions at a time");
    }
    var walks = new ArrayList<DnsQuestions.Walk>(names.size());
    try {
      names.forEach(name -> walks.add(made.questions.ask(name, type)));
      var answers = new ArrayList<Answer<Record>>(names.size());
      for (int i = 0; i < names.size(); i++) {
        DnsQuestions.Heard heard = walks.get(i).heard(until);
        made.cache.put(names.get(i), type, heard);
        answers.add(heard.answer());
      }
      return answers;
    } finally {
      walks.forEach(DnsQuestions.Walk::close);
      bound.release(names.size());
    }
  }

  private static Optional<Record> host(HostsFileParser hosts, Name name, int type) {
    if (type != Type.A && type != Type.AAAA) {
      return Optional.empty();
    }
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
    }
  }
}
