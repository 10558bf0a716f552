package org.rekkas.smtp.relay.tls.report;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.rekkas.smtp.relay.tls.TlsResults;
import org.rekkas.spi.Intake;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.ReversePath;
import org.rekkas.spi.net.Dns.Answer;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each domain that asks for it the report of each day, RFC 8460 §4, §5: some time after
 * midnight (UTC), at another one for each host, so that a domain does not get all of them at once.
 * A report has the same id however often it is made, and the intake takes it once; so a crash, or a
 * second generation of plugins, sends none twice. What the DNS or the disk did not let go is tried
 * again until the next day. A report fails without a word to anybody.
 *
 * <p>On a platform thread of its own, which looks at the clock every few minutes.
 */
public final class DailyReports implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DailyReports.class);
  private static final long LOOK = Duration.ofMinutes(5).toNanos();
  private static final int SPREAD_MINUTES = 240;
  private static final int MISSED_DAYS = 2;
  private static final byte[] LAST = Key.of("last").bytes();

  private final ReportSettings settings;
  private final Surroundings given;
  private final TlsResults results;
  private final Function<String, List<String>> stsPolicies;
  private final Space space;
  private final Thread thread =
      Thread.ofPlatform().name("relay-tls-reports").daemon().unstarted(this::run);
  private volatile boolean closed;

  /**
   * @param stsPolicies the lines of the MTA-STS policy that is kept of a domain
   */
  public DailyReports(
      ReportSettings settings,
      Surroundings given,
      TlsResults results,
      Function<String, List<String>> stsPolicies) {
    this.settings = settings;
    this.given = given;
    this.results = results;
    this.stsPolicies = stsPolicies;
    space = given.vault().space("tls-reports");
  }

  public void start() {
    thread.start();
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    while (!closed) {
      LockSupport.parkNanos(this, LOOK);
      if (!closed) {
        sendDue();
      }
    }
  }

  /** Sends what is due and was not sent. */
  void sendDue() {
    Instant now = given.clock().instant();
    int spread = Math.floorMod(given.host().name().hashCode(), SPREAD_MINUTES);
    LocalDate today = now.minus(Duration.ofMinutes(spread)).atZone(ZoneOffset.UTC).toLocalDate();
    LocalDate yesterday = today.minusDays(1);
    LocalDate first = last().map(day -> day.plusDays(1)).orElse(yesterday);
    LocalDate oldest = today.minusDays(MISSED_DAYS);
    for (LocalDate day = first.isBefore(oldest) ? oldest : first;
        day.isBefore(today);
        day = day.plusDays(1)) {
      if (!send(day, now) && day.equals(yesterday)) {
        return;
      }
      put(day);
    }
  }

  /** Whether all of a day's reports were sent, or need not be. */
  private boolean send(LocalDate day, Instant now) {
    var byDomain = new TreeMap<String, List<TlsResults.Count>>();
    results
        .of(day)
        .forEach(
            each ->
                byDomain.computeIfAbsent(each.kind().domain(), _ -> new ArrayList<>()).add(each));
    boolean all = true;
    for (Map.Entry<String, List<TlsResults.Count>> each : byDomain.entrySet()) {
      if (closed) {
        return false;
      }
      all &= send(day, each.getKey(), each.getValue(), now);
    }
    return all;
  }

  private boolean send(LocalDate day, String domain, List<TlsResults.Count> counts, Instant now) {
    return switch (given.dns().texts(ReportAddresses.name(domain))) {
      case Answer.Found<String>(var texts, _, _) -> {
        List<ForwardPath> addresses = ReportAddresses.of(texts);
        yield addresses.isEmpty() || accept(report(day, domain, counts), addresses, now);
      }
      case Answer.Empty<String> _, Answer.Missing<String> _ -> true;
      case Answer.Failed<String> _ -> false;
    };
  }

  private TlsReport report(LocalDate day, String domain, List<TlsResults.Count> counts) {
    String host = given.host().domain();
    return new TlsReport(
        day + "." + domain + "@" + host,
        settings.organization().orElse(host),
        settings.from().toString(),
        day,
        domain,
        counts,
        stsPolicies.apply(domain));
  }

  private boolean accept(TlsReport report, List<ForwardPath> addresses, Instant now) {
    var mail = new ReportMail(given.host(), settings);
    try {
      for (int i = 0; i < addresses.size(); i++) {
        MailId id = id(report, i);
        accept(id, addresses.get(i), mail.of(report, id, addresses.get(i), now));
      }
      return true;
    } catch (IOException | VaultUnwritable e) {
      log.warn("the TLS report for {} waits: {}", report.domain(), e.getMessage());
      return false;
    }
  }

  /** Each has a mail of its own: one address says nothing to another. */
  private void accept(MailId id, ForwardPath to, byte[] mail) throws IOException {
    var never = new Recipient(to, Set.of(Recipient.Notify.NEVER), Optional.empty());
    var envelope =
        new Envelope(ReversePath.of(settings.from()), EnvelopeOptions.NONE, List.of(never));
    try (ContentDraft draft = given.intake().draft()) {
      draft.write(mail, 0, mail.length);
      given
          .intake()
          .accept(
              new Intake.Submission(id, given.plugin(), Optional.empty(), envelope, "", "", draft));
    }
  }

  /** The same for the same report: the first half is its day, the second one all of it. */
  private static MailId id(TlsReport report, int ordinal) {
    Instant day = report.day().atStartOfDay(ZoneOffset.UTC).toInstant();
    return MailId.fresh(day, new Random(0)).derived("tls report " + report.id(), ordinal);
  }

  private Optional<LocalDate> last() {
    return space.get(LAST).map(day -> LocalDate.ofEpochDay(Key.number(day, 0)));
  }

  private void put(LocalDate day) {
    try {
      given
          .vault()
          .transact(
              Vault.Durability.ORDERED,
              tx -> {
                tx.put(space, LAST, Key.of(day.toEpochDay()).bytes());
                return true;
              });
    } catch (VaultUnwritable e) {
      log.warn("that the TLS reports of {} were sent is not noted: {}", day, e.getMessage());
    }
  }
}
