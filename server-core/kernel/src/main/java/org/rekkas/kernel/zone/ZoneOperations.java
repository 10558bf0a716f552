package org.rekkas.kernel.zone;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import org.rekkas.kernel.admin.Operation;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Parameter;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.net.Dns;
import org.rekkas.spi.net.DnsRecord;
import org.rekkas.spi.net.DnsRecord.Weight;

/** {@code rekkas dns zone} and {@code rekkas dns check}. */
public final class ZoneOperations {
  private static final String DOMAIN = "DOMAIN";
  private static final String TABLE = "--table";

  /** Domains, with one question each: answers may take seconds, and mail has questions, too. */
  private static final int AT_ONCE = 20;

  private final Supplier<Served> now;
  private final Supplier<Set<String>> domains;
  private final Function<String, List<DnsRecord>> ofPlugins;
  private final Dns dns;

  /**
   * @param now asked when a command runs, as it may make the server's certificate
   * @param domains those whose people are here
   * @param ofPlugins what plugins want of the DNS for a domain
   */
  public ZoneOperations(
      Supplier<Served> now,
      Supplier<Set<String>> domains,
      Function<String, List<DnsRecord>> ofPlugins,
      Dns dns) {
    this.now = now;
    this.domains = domains;
    this.ofPlugins = ofPlugins;
    this.dns = dns;
  }

  public List<AdminCommand> all() {
    var domain = new Parameter(DOMAIN, Parameter.Kind.OPTIONAL, "without it: all that are here");
    return List.of(
        Operation.of(
            "dns zone",
            "Shows the records that the DNS should have, as lines of a zone file.",
            this::zone,
            domain,
            new Parameter(TABLE, Parameter.Kind.FLAG, "as a table, with what each is good for")),
        Operation.of(
            "dns check",
            "Compares what the DNS has with what it should have, with the lines to paste.",
            this::check,
            domain));
  }

  private Report zone(Invocation given) {
    Served served = now.get();
    if (given.flag(TABLE)) {
      var rows = new ArrayList<List<String>>();
      for (String domain : asked(given)) {
        for (DnsRecord each : records(domain, served)) {
          rows.add(
              List.of(
                  Words.of(each.weight()),
                  each.type().name(),
                  each.name(),
                  each.why(),
                  each.data()));
        }
      }
      return new Report.Table(List.of("weight", "type", "name", "for", "data"), rows);
    }
    var lines = new ArrayList<String>();
    for (String domain : asked(given)) {
      lines.addAll(ZoneText.of(domain, records(domain, served)));
    }
    if (served.addresses().isEmpty()) {
      lines.add("; The addresses of the server are not known here: <host addresses=\"…\"/>.");
    }
    return new Report.Lines(lines);
  }

  private Report check(Invocation given) {
    Served served = now.get();
    var rows = new ArrayList<List<String>>();
    findings(asked(given), served).forEach(each -> rows.add(row(each)));
    if (rows.isEmpty() && served.addresses().isEmpty()) {
      return Report.lines(
          "None of the domains here is one of the DNS (" + String.join(", ", names()) + ").");
    }
    served.addresses().forEach(each -> rows.add(reverse(each, served.host())));
    return new Report.Table(List.of("finding", "type", "name", "the DNS", "paste"), rows);
  }

  /** In the order of the domains, some of which are asked about at once. */
  private List<Finding> findings(List<String> domains, Served served) {
    var check = new ZoneCheck(dns);
    var asked = new ArrayList<Future<List<Finding>>>();
    try (var some = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      for (String domain : domains) {
        asked.add(some.submit(() -> check.of(records(domain, served))));
      }
      var findings = new ArrayList<Finding>();
      for (Future<List<Finding>> each : asked) {
        findings.addAll(each.get());
      }
      return findings;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the DNS was not asked to the end", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the DNS was asked", e);
    }
  }

  private static List<String> row(Finding finding) {
    DnsRecord record = finding.record();
    String line = ZoneText.line(record);
    return switch (finding) {
      case Finding.Clean _ -> row("ok", record, "has it", "");
      case Finding.Missing _ ->
          row(Words.of(record.weight()), record, "does not have it: " + record.why(), line);
      case Finding.Other(_, String what, Weight weight) ->
          row(Words.of(weight), record, "has another: " + what, line);
      case Finding.NoAnswer(_, String why) ->
          row("unknown", record, "does not answer: " + why, line);
    };
  }

  private static List<String> row(String finding, DnsRecord record, String dns, String paste) {
    return List.of(finding, record.type().name(), record.name(), dns, paste);
  }

  /** The name of an address is set where the address comes from, not in the domain's zone. */
  private List<String> reverse(InetAddress address, String host) {
    String name = address.getHostAddress();
    boolean named =
        dns.names(address) instanceof Dns.Answer.Found<String>(var names, _, _)
            && names.stream().anyMatch(host::equalsIgnoreCase);
    return named
        ? List.of("ok", "PTR", name, "has it", "")
        : List.of(
            Words.of(Weight.NEEDED),
            "PTR",
            name,
            "does not have it: others refuse mail from nameless addresses; ask your provider",
            "PTR " + host + ".");
  }

  private List<DnsRecord> records(String domain, Served served) {
    return Zone.of(domain, served, ofPlugins.apply(domain));
  }

  private TreeSet<String> names() {
    return new TreeSet<>(domains.get());
  }

  private List<String> asked(Invocation given) {
    return given
        .value(DOMAIN)
        .map(domain -> List.of(domain.toLowerCase(Locale.ROOT)))
        .orElseGet(() -> names().stream().filter(ZoneOperations::isPublic).toList());
  }

  private static boolean isPublic(String domain) {
    return domain.contains(".");
  }
}
