package org.rekkas.kernel.net;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.rekkas.spi.net.Dns;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupResult;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/**
 * The DNS (RFC 1035) by the resolvers of the system, cached by their TTL. Nothing of dnsjava is
 * loaded before the first question. No answer is authentic: nothing here validates DNSSEC. Used by
 * all sessions, at most {@value #MOST} questions at a time.
 */
public final class DnsResolver implements Dns {
  private static final int MOST = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Semaphore bound = new Semaphore(MOST);

  /** Made by the first question. */
  private static final class Lazily {
    static final LookupSession SESSION = LookupSession.defaultBuilder().maxRedirects(8).build();
  }

  @Override
  public Answer<InetAddress> addresses(String name) {
    Answer<InetAddress> six = ask(name, Type.AAAA, r -> ((AAAARecord) r).getAddress());
    Answer<InetAddress> four = ask(name, Type.A, r -> ((ARecord) r).getAddress());
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
    return ask(name, Type.TXT, r -> String.join("", ((TXTRecord) r).getStrings()));
  }

  @Override
  public Answer<String> names(InetAddress address) {
    return ask(
        ReverseMap.fromAddress(address).toString(),
        Type.PTR,
        r -> ((PTRRecord) r).getTarget().toString(true));
  }

  @Override
  public Answer<Exchange> exchanges(String domain) {
    Answer<Exchange> answer =
        ask(
            domain,
            Type.MX,
            r -> {
              var mx = (MXRecord) r;
              String host = mx.getTarget().equals(Name.root) ? "." : mx.getTarget().toString(true);
              return new Exchange(mx.getPriority(), host);
            });
    if (answer instanceof Answer.Found<Exchange>(var records, var ttl, var authentic)) {
      var sorted = new ArrayList<>(records);
      sorted.sort(Comparator.comparingInt(Exchange::preference));
      return new Answer.Found<>(sorted, ttl, authentic);
    }
    return answer;
  }

  private <T> Answer<T> ask(String name, int type, Function<Record, T> read) {
    try {
      Name absolute = Name.fromString(name, Name.root);
      if (!bound.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Answer.Failed<>("too many questions at a time");
      }
      try {
        return found(
            Lazily.SESSION
                .lookupAsync(absolute, type)
                .toCompletableFuture()
                .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS),
            type,
            read);
      } finally {
        bound.release();
      }
    } catch (TextParseException _) {
      return new Answer.Missing<>(); // what is no name has no records
    } catch (ExecutionException e) {
      return failed(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException _) {
      return new Answer.Failed<>("no answer in " + PATIENCE.toSeconds() + " s");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Answer.Failed<>("interrupted");
    } catch (RuntimeException e) {
      return new Answer.Failed<>("malformed: " + e.getMessage());
    }
  }

  private static <T> Answer<T> found(LookupResult result, int type, Function<Record, T> read) {
    List<T> records = new ArrayList<>();
    long ttl = Long.MAX_VALUE;
    for (Record each : result.getRecords()) {
      if (each.getType() == type) {
        records.add(read.apply(each));
        ttl = Math.min(ttl, each.getTTL());
      }
    }
    return records.isEmpty()
        ? new Answer.Empty<>()
        : new Answer.Found<>(records, Duration.ofSeconds(ttl), false);
  }

  private static <T> Answer<T> failed(Throwable why) {
    return switch (why) {
      case NoSuchDomainException _ -> new Answer.Missing<>();
      case NoSuchRRSetException _ -> new Answer.Empty<>();
      default -> new Answer.Failed<>(why.getClass().getSimpleName() + ": " + why.getMessage());
    };
  }
}
