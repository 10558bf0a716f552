package org.rekkas.smtp.relay.tls.report;

import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.rekkas.reports.DailyRound;
import org.rekkas.reports.ReportMail;
import org.rekkas.reports.ReportMails;
import org.rekkas.reports.ReportSender;
import org.rekkas.reports.Turns;
import org.rekkas.smtp.relay.tls.Https;
import org.rekkas.smtp.relay.tls.TlsResults;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.net.Dns.Answer;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Transaction;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each domain that asks for it the report of each day, RFC 8460 §4, §5, in a {@link
 * DailyRound}. The intake takes a mail once, and what was posted is noted; so a crash, or a second
 * generation of plugins, sends none twice. What the DNS, the disk or a web server did not let go is
 * tried again until the next day (§5.5). A report fails without a word to anybody.
 */
public final class DailyReports implements AutoCloseable, DailyRound.Work {
  private static final Logger log = LoggerFactory.getLogger(DailyReports.class);
  private static final String NAME = "tls-reports";
  private static final int MOST_OLD = 10_000;

  private final ReportSender sender;
  private final Surroundings given;
  private final TlsResults results;
  private final Function<String, List<String>> stsPolicies;
  private final Ways ways;
  private final Space space;

  /** What is done of the day that is being sent: ways of domains, and single mails to them. */
  private final Set<String> done = new HashSet<>();

  /** Domains of that day with which something went wrong, and it was told. */
  private final Set<String> troubled = new HashSet<>();

  private final DailyRound round;
  private final Turns<OneWay> turns;

  /** In this order: no server that is slow to take a post keeps back the mails of all others. */
  private enum Way {
    MAIL,
    POST
  }

  /** The report for a domain, as far as it goes one way. */
  private record OneWay(Way way, String domain) {}

  /** How a report is brought to an address. */
  record Ways(ReportMails mails, ReportPosts posts) {}

  /**
   * @param stsPolicies the lines of the MTA-STS policy that is kept of a domain
   * @param https the way to addresses of {@code https:}
   */
  public DailyReports(
      ReportSender sender,
      Surroundings given,
      TlsResults results,
      Function<String, List<String>> stsPolicies,
      Https https) {
    this(
        sender,
        given,
        results,
        stsPolicies,
        new Ways(new ReportMails(given, sender.from()), new ReportPosts(given, https::ask)));
  }

  DailyReports(
      ReportSender sender,
      Surroundings given,
      TlsResults results,
      Function<String, List<String>> stsPolicies,
      Ways ways) {
    this.sender = sender;
    this.given = given;
    this.results = results;
    this.stsPolicies = stsPolicies;
    this.ways = ways;
    space = given.vault().space(NAME);
    round = new DailyRound(NAME, given, this);
    turns = new Turns<>(round);
  }

  public void start() {
    round.start();
  }

  @Override
  public void close() {
    round.close();
  }

  /** Sends what is due and was not sent. */
  void sendDue() {
    round.make();
  }

  @Override
  public DailyRound.Reached of(LocalDate day, Instant now) {
    var byDomain = new TreeMap<String, List<TlsResults.Count>>();
    results
        .of(day)
        .forEach(
            each ->
                byDomain.computeIfAbsent(each.kind().domain(), _ -> new ArrayList<>()).add(each));
    var all = new ArrayList<OneWay>(2 * byDomain.size());
    for (Way way : Way.values()) {
      byDomain.keySet().forEach(domain -> all.add(new OneWay(way, domain)));
    }
    return turns.each(
        all,
        (each, _) -> {
          String domain = each.domain();
          List<TlsResults.Count> counts = byDomain.getOrDefault(domain, List.of());
          return guarded(each.way(), domain, () -> report(day, domain, counts), now);
        });
  }

  /**
   * What goes wrong with one domain, which may have written it into the DNS, is not the others',
   * and is told once a day.
   */
  private boolean guarded(Way way, String domain, Supplier<TlsReport> report, Instant now) {
    try {
      return send(way, domain, report, now);
    } catch (RuntimeException e) {
      if (troubled.add(domain)) {
        given.journal().warn(given.plugin(), "the TLS report for " + domain + " waits: " + e);
        log.debug("the TLS report for {} waits", domain, e);
      }
      return false;
    }
  }

  private boolean send(Way way, String domain, Supplier<TlsReport> report, Instant now) {
    String which = way + " " + domain;
    boolean sent =
        done.contains(which)
            || switch (given.dns().texts(ReportAddresses.name(domain))) {
              case Answer.Found<String>(var texts, _, _) ->
                  send(way, report.get(), ReportAddresses.of(texts), now);
              case Answer.Empty<String> _, Answer.Missing<String> _ -> true;
              case Answer.Failed<String> _ -> false;
            };
    if (sent) {
      done.add(which);
    }
    return sent;
  }

  private boolean send(Way way, TlsReport report, List<ReportAddress> addresses, Instant now) {
    boolean all = true;
    for (int i = 0; i < addresses.size(); i++) {
      all &=
          switch (addresses.get(i)) {
            case ReportAddress.Mail(var path) -> way != Way.MAIL || mail(report, i, path, now);
            case ReportAddress.Post(var uri) ->
                way != Way.POST || (!round.isOver() && post(report, uri, now));
          };
    }
    return all;
  }

  /** The intake takes one once; the filters need not be asked again because a post waits. */
  private boolean mail(TlsReport report, int ordinal, ForwardPath to, Instant now) {
    String which = report.domain() + " " + ordinal;
    boolean accepted = done.contains(which) || accept(report, ordinal, to, now);
    if (accepted) {
      done.add(which);
    }
    return accepted;
  }

  private boolean accept(TlsReport report, int ordinal, ForwardPath to, Instant now) {
    MailId id = ReportMails.id(report.day(), "tls report " + report.id(), ordinal);
    byte[] octets = new ReportMail(given.host()).of(report, id, to, now);
    return ways.mails().accept(id, to, octets);
  }

  /** A post cannot be told from another one by who takes it: so it is noted here. */
  private boolean post(TlsReport report, URI to, Instant now) {
    byte[] key = posted(report.day()).and(report.domain()).and(to.toString()).bytes();
    if (space.get(key).isPresent()) {
      return true;
    }
    boolean taken = ways.posts().post(report, to, now);
    if (taken) {
      write(report.day(), tx -> tx.put(space, key, new byte[0]));
    }
    return taken;
  }

  private static Key posted(LocalDate day) {
    return Key.of("posted").and(day.toEpochDay());
  }

  private TlsReport report(LocalDate day, String domain, List<TlsResults.Count> counts) {
    return new TlsReport(sender, day, domain, counts, stsPolicies.apply(domain));
  }

  @Override
  public void over() {
    turns.over();
    done.clear();
    troubled.clear();
    ways.posts().forget();
  }

  @Override
  public void forget(LocalDate day, Transaction tx) {
    for (var old : tx.range(space, Key.of("posted").bytes(), posted(day).end(), MOST_OLD)) {
      tx.delete(space, old.key());
    }
  }

  private void write(LocalDate day, Consumer<Transaction> change) {
    try {
      given
          .vault()
          .transact(
              Vault.Durability.ORDERED,
              tx -> {
                change.accept(tx);
                return true;
              });
    } catch (VaultUnwritable e) {
      log.warn("that a TLS report of {} was posted is not noted: {}", day, e.getMessage());
    }
  }
}
