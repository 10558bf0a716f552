package org.rekkas.plugins.dmarc.report;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rekkas.lookups.DnsTrouble;
import org.rekkas.plugins.dmarc.policy.Lookups;
import org.rekkas.plugins.dmarc.policy.PolicyRecord;
import org.rekkas.plugins.dmarc.policy.TreeWalk;
import org.rekkas.reports.DailyCounts;
import org.rekkas.reports.DailyRound;
import org.rekkas.reports.ReportMail;
import org.rekkas.reports.ReportMails;
import org.rekkas.reports.ReportSender;
import org.rekkas.reports.Turns;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.vault.Key;

/**
 * Counts the mail in the name of each domain that wants to hear of it, and sends it the report of
 * each day, RFC 9990, in a {@link DailyRound}. The policy and the addresses are those of the moment
 * in which the report is made. At most 50,000 rows a day, 2,000 of one domain; a report that the
 * DNS or the disk did not let go waits for the next look, until the next day. Thread-safe.
 */
public final class AggregateReports implements AutoCloseable, DailyRound.Work {
  private static final DailyCounts.Bounds BOUNDS = new DailyCounts.Bounds(50_000, 2_000, 4);
  private static final Duration LONGEST = Duration.ofSeconds(20);

  /** At its first turn a domain whose name servers are silent holds up all others. */
  private static final Duration LONGEST_AT_FIRST = Duration.ofSeconds(3);

  private final ReportSender sender;
  private final Surroundings given;
  private final DailyCounts counts;
  private final DailyRound round;
  private final Turns<String> turns;
  private final ReportMails mails;

  /** Domains of the day that is being sent with which all is done. */
  private final Set<String> done = new HashSet<>();

  /** Those with which something went wrong, and it was told. */
  private final Set<String> troubled = new HashSet<>();

  public AggregateReports(ReportSender sender, Surroundings given) {
    this.sender = sender;
    this.given = given;
    counts = new DailyCounts(given.vault(), "rows", given.clock(), BOUNDS);
    round = new DailyRound("reports", given, this);
    turns = new Turns<>(round);
    mails = new ReportMails(given, sender.from());
  }

  public void count(Row row) {
    counts.count(row.key());
  }

  public void start() {
    round.start();
  }

  @Override
  public void close() {
    round.close();
    counts.close();
  }

  /** Sends what is due and was not sent. */
  void sendDue() {
    round.make();
  }

  @Override
  public DailyRound.Reached of(LocalDate day, Instant now) {
    var domains = new LinkedHashSet<String>();
    counts.each(day, each -> domains.add(each.domain()));
    return turns.each(
        domains, (domain, first) -> done.contains(domain) || guarded(day, domain, first, now));
  }

  @Override
  public void over() {
    turns.over();
    done.clear();
    troubled.clear();
  }

  /** What goes wrong with one domain is not the others', and is told once a day. */
  private boolean guarded(LocalDate day, String domain, boolean first, Instant now) {
    Duration patience = first ? LONGEST_AT_FIRST : LONGEST;
    try {
      boolean sent = send(day, domain, given.clock().instant().plus(patience), now);
      if (sent) {
        done.add(domain);
      }
      return sent;
    } catch (DnsTrouble e) {
      return !first && waits(domain, e.why());
    } catch (RuntimeException e) {
      return waits(domain, e.toString());
    }
  }

  private boolean waits(String domain, String why) {
    if (troubled.add(domain)) {
      given.journal().warn(given.plugin(), "the DMARC report for " + domain + " waits: " + why);
    }
    return false;
  }

  private boolean send(LocalDate day, String domain, Instant until, Instant now) throws DnsTrouble {
    var walk = new TreeWalk(new Lookups(given.dns(), given.clock(), until));
    Optional<PolicyRecord> record = walk.at(domain);
    Optional<String> uris = record.flatMap(PolicyRecord::reports);
    if (uris.isEmpty()) {
      return true; // nobody wants it any more
    }
    List<ReportAddress> to = Addressees.of(domain, uris.get(), walk);
    return to.isEmpty() || send(report(day, domain, record.get()), to, now);
  }

  private Report report(LocalDate day, String domain, PolicyRecord record) {
    var rows = new ArrayList<Report.Counted>();
    counts.each(
        day,
        Key.of(domain).bytes(),
        each -> rows.add(new Report.Counted(Row.of(each.kind()), each.times())));
    return new Report(sender, given.host().software(), day, domain, record, rows);
  }

  private boolean send(Report report, List<ReportAddress> to, Instant now) {
    boolean all = true;
    for (int i = 0; i < to.size(); i++) {
      ReportAddress each = to.get(i);
      MailId id = ReportMails.id(report.day(), "dmarc report " + report.id(), i);
      byte[] octets = new ReportMail(given.host()).of(report, id, each.path(), now);
      all &= octets.length > each.most() || mails.accept(id, each.path(), octets);
    }
    return all;
  }
}
