package org.rekkas.kernel.dns;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.rekkas.spi.net.Dns.Answer;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;
import org.xbill.DNS.dnssec.ValidatingResolver;

/**
 * Asks recursive resolvers and follows aliases through what they answer, RFC 1034 §5.3.1 and
 * §3.6.2: a stub resolver with dnsjava's messages and, where configured, its DNSSEC validator. An
 * answer that has nothing of the name that was asked for has failed; it is not taken for an empty
 * one (attack F6). dnsjava's own look-ups are not used because they do not tell the AD bit.
 */
final class DnsQuestions {
  private static final int MOST_ALIASES = 8;

  /** RFC 2308 §5: how long a name that does not exist may be remembered. */
  private static final Duration LONGEST_NEGATIVE = Duration.ofHours(1);

  private final Transport servers;
  private final boolean believesAd;
  private final boolean asksForAd;
  private final long patience;

  /** Where questions go. */
  @FunctionalInterface
  private interface Transport {
    Sent send(Message query) throws IOException;
  }

  /** A question that went out. */
  interface Sent extends AutoCloseable {
    /**
     * Waits for it.
     *
     * @param until by {@link System#nanoTime}
     */
    Message answer(long until) throws IOException, InterruptedException;

    @Override
    default void close() {}
  }

  /** What was answered, and how long it may be kept. */
  record Heard(Answer<Record> answer, Duration keep) {}

  /**
   * @param addresses of the recursive resolvers
   */
  DnsQuestions(List<InetSocketAddress> addresses, DnsSettings settings, Clock clock)
      throws IOException {
    servers =
        settings.dnssec() == DnsSettings.Dnssec.VALIDATE
            ? validating(dnsjava(addresses, settings), settings, clock)
            : new DnsServers(addresses, settings.timeout())::ask;
    asksForAd = settings.dnssec() == DnsSettings.Dnssec.TRUST_AD;
    believesAd = settings.dnssec() != DnsSettings.Dnssec.OFF;
    patience = settings.timeout().multipliedBy(DnsSettings.QUESTIONS).toNanos();
  }

  /** The validator asks by dnsjava's own transport, some questions at a time. */
  private static Resolver dnsjava(List<InetSocketAddress> addresses, DnsSettings settings) {
    var each = new ArrayList<Resolver>();
    for (InetSocketAddress address : addresses) {
      var one = new SimpleResolver(address);
      one.setTimeout(settings.timeout().dividedBy(Math.max(2, addresses.size())));
      each.add(one);
    }
    var all = new ExtendedResolver(each);
    all.setRetries(2);
    all.setTimeout(settings.timeout());
    return all;
  }

  private static Transport validating(Resolver plain, DnsSettings settings, Clock clock)
      throws IOException {
    var validating = new ValidatingResolver(plain, clock);
    validating.setAddReasonToAdditional(false);
    try (InputStream anchors = anchors(settings)) {
      validating.loadTrustAnchors(anchors);
    }
    return query -> {
      var answer = sent(query, validating);
      return until -> awaited(answer, until);
    };
  }

  /** The first one makes threads of dnsjava's that would hold the code of the plugin that asks. */
  private static Future<Message> sent(Message query, Resolver by) {
    Thread here = Thread.currentThread();
    ClassLoader before = here.getContextClassLoader();
    here.setContextClassLoader(DnsQuestions.class.getClassLoader());
    try {
      return by.sendAsync(query).toCompletableFuture();
    } finally {
      here.setContextClassLoader(before);
    }
  }

  private static Message awaited(Future<Message> answer, long until)
      throws IOException, InterruptedException {
    try {
      return answer.get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException(e);
    }
  }

  private static InputStream anchors(DnsSettings settings) throws IOException {
    if (settings.anchors().isPresent()) {
      return Files.newInputStream(settings.anchors().get());
    }
    return Objects.requireNonNull(DnsQuestions.class.getResourceAsStream("root.anchors"));
  }

  /** Asks, and does not wait. To be closed. */
  Walk ask(Name name, int type) {
    return new Walk(name, type, System.nanoTime() + patience);
  }

  private Sent send(Name name, int type) throws IOException {
    Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
    if (asksForAd) {
      query.getHeader().setFlag(Flags.AD); // RFC 6840 §5.7
    }
    return servers.send(query);
  }

  private static Heard failed(String why) {
    return new Heard(new Answer.Failed<>(why), Duration.ZERO);
  }

  /** One look-up on its way through aliases. Of one thread. */
  final class Walk implements AutoCloseable {
    private final int type;
    private final long until;
    private Name at;
    private int aliases;
    private long ttl = Integer.MAX_VALUE;
    private boolean authentic = believesAd;
    private Sent sent;

    private Walk(Name from, int type, long until) {
      this.at = from;
      this.type = type;
      this.until = until;
      this.sent = begun();
    }

    /** What cannot even be sent is told where the answer would be. */
    private Sent begun() {
      try {
        return send(at, type);
      } catch (IOException e) {
        return _ -> {
          throw e;
        };
      }
    }

    /**
     * Waits for the answer. Never throws for what the servers say.
     *
     * @param latest by {@link System#nanoTime}
     */
    Heard heard(long latest) throws InterruptedException {
      long end = latest - until < 0 ? latest : until;
      try {
        while (true) {
          Heard heard = through(sent.answer(end));
          if (heard != null) {
            return heard;
          }
          if (aliases > MOST_ALIASES) {
            return failed("more than " + MOST_ALIASES + " aliases");
          }
          sent.close();
          sent = begun();
        }
      } catch (IOException e) {
        return failed(e.getClass().getSimpleName() + ": " + e.getMessage());
      } catch (RuntimeException e) {
        return failed("malformed: " + e.getMessage());
      }
    }

    @Override
    public void close() {
      sent.close();
    }

    /** Follows a message as far as it leads; null: the servers are to be asked for the alias. */
    private @Nullable Heard through(Message message) {
      int rcode = message.getRcode();
      if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
        return failed(Rcode.string(rcode));
      }
      Record question = message.getQuestion();
      if (question == null || !question.getName().equals(at) || question.getType() != type) {
        return failed("an answer to another question");
      }
      authentic &= message.getHeader().getFlag(Flags.AD);
      List<Record> answers = message.getSection(Section.ANSWER);
      Name before = at;
      while (aliases <= MOST_ALIASES) {
        List<Record> found = of(answers, type);
        if (!found.isEmpty()) {
          return found(found);
        }
        List<Record> alias = of(answers, Type.CNAME);
        if (alias.isEmpty()) {
          break;
        }
        ttl = Math.min(ttl, alias.getFirst().getTTL());
        at = ((CNAMERecord) alias.getFirst()).getTarget();
        aliases++;
      }
      if (rcode == Rcode.NXDOMAIN) {
        return new Heard(new Answer.Missing<>(), negative(message));
      }
      if (!at.equals(before)) {
        return null;
      }
      return answers.isEmpty()
          ? new Heard(new Answer.Empty<>(), negative(message))
          : failed("an answer for another name");
    }

    private List<Record> of(List<Record> answers, int wanted) {
      var found = new ArrayList<Record>();
      for (Record each : answers) {
        if (each.getType() == wanted
            && each.getDClass() == DClass.IN
            && each.getName().equals(at)) {
          found.add(each);
        }
      }
      return found;
    }

    private Heard found(List<Record> records) {
      for (Record each : records) {
        ttl = Math.min(ttl, each.getTTL());
      }
      Duration keep = Duration.ofSeconds(ttl);
      return new Heard(new Answer.Found<>(records, keep, authentic), keep);
    }

    /** RFC 2308 §5: by the SOA; without one, not to be remembered. */
    private Duration negative(Message message) {
      for (Record each : message.getSection(Section.AUTHORITY)) {
        if (each instanceof SOARecord soa) {
          long least = Math.min(ttl, Math.min(soa.getTTL(), soa.getMinimum()));
          return Duration.ofSeconds(Math.min(least, LONGEST_NEGATIVE.toSeconds()));
        }
      }
      return Duration.ZERO;
    }
  }
}
