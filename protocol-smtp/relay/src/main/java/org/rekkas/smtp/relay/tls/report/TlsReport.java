package org.rekkas.smtp.relay.tls.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.rekkas.reports.DailyReport;
import org.rekkas.reports.ReportSender;
import org.rekkas.smtp.relay.tls.TlsFailure;
import org.rekkas.smtp.relay.tls.TlsResults;
import org.rekkas.smtp.relay.tls.TlsResults.PolicyType;
import org.rekkas.spi.Host;

/**
 * The report about one domain and day in JSON, RFC 8460 §4.4. Hosts and addresses of single
 * failures are not kept, and so not told; the RFC leaves them open.
 *
 * @param counts of the day and the domain
 * @param stsPolicy the lines of its MTA-STS policy; empty where none is kept
 */
record TlsReport(
    ReportSender sender,
    LocalDate day,
    String domain,
    List<TlsResults.Count> counts,
    List<String> stsPolicy)
    implements DailyReport {
  private static final String MX = "mx:";

  TlsReport {
    counts = List.copyOf(counts);
    stsPolicy = List.copyOf(stsPolicy);
  }

  String json() {
    var policies = new ArrayList<String>();
    byPolicy().forEach((type, some) -> policies.add(policy(type, some)));
    return object(
        field("organization-name", quoted(sender.name())),
        field(
            "date-range",
            object(
                field("start-datetime", quoted(day + "T00:00:00Z")),
                field("end-datetime", quoted(day + "T23:59:59Z")))),
        field("contact-info", quoted(sender.from().toString())),
        field("report-id", quoted(id())),
        field("policies", array(policies)));
  }

  /** It is to be brought also where the TLS is broken of which it tells (RFC 8689 §3). */
  @Override
  public Form form(Host host) {
    return new Form(
        "multipart/report; report-type=\"tlsrpt\"",
        List.of(
            "TLS-Report-Domain: " + domain,
            "TLS-Report-Submitter: " + sender.submitter(),
            "TLS-Required: No"),
        List.of(
            "This is a report of how TLS went when " + host.name() + " sent mail",
            "to " + domain + " on " + day + " (UTC), RFC 8460. The record at",
            ReportAddresses.name(domain) + " asked for it."),
        "application/tlsrpt+gzip",
        ".json.gz");
  }

  /** The JSON. */
  @Override
  public byte[] compressed() {
    var octets = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(octets)) {
      gzip.write(json().getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("no disk is touched here", e);
    }
    return octets.toByteArray();
  }

  private Map<PolicyType, List<TlsResults.Count>> byPolicy() {
    var all = new TreeMap<PolicyType, List<TlsResults.Count>>();
    counts.forEach(
        each -> all.computeIfAbsent(each.kind().policy(), _ -> new ArrayList<>()).add(each));
    return all;
  }

  private String policy(PolicyType type, List<TlsResults.Count> some) {
    long good = 0;
    long bad = 0;
    var details = new ArrayList<String>();
    for (TlsResults.Count each : some) {
      Optional<TlsFailure> failure = each.kind().failure();
      if (failure.isEmpty()) {
        good += each.sessions();
      } else {
        bad += each.sessions();
        details.add(
            object(
                field("result-type", quoted(failure.get().text())),
                field("failed-session-count", Long.toString(each.sessions()))));
      }
    }
    return object(
        field("policy", described(type)),
        field(
            "summary",
            object(
                field("total-successful-session-count", Long.toString(good)),
                field("total-failure-session-count", Long.toString(bad)))),
        field("failure-details", array(details)));
  }

  private String described(PolicyType type) {
    var fields = new ArrayList<String>();
    fields.add(field("policy-type", quoted(type.text())));
    if (type == PolicyType.STS && !stsPolicy.isEmpty()) {
      fields.add(field("policy-string", array(quoted(stsPolicy))));
    }
    fields.add(field("policy-domain", quoted(domain)));
    if (type == PolicyType.STS && !stsPolicy.isEmpty()) {
      List<String> hosts =
          stsPolicy.stream()
              .filter(line -> line.startsWith(MX))
              .map(line -> line.substring(MX.length()).strip())
              .toList();
      fields.add(field("mx-host", array(quoted(hosts))));
    }
    return object(fields.toArray(new String[0]));
  }

  private static String object(String... fields) {
    return "{" + String.join(",", fields) + "}";
  }

  private static String array(List<String> values) {
    return "[" + String.join(",", values) + "]";
  }

  private static String field(String name, String value) {
    return quoted(name) + ":" + value;
  }

  private static List<String> quoted(List<String> texts) {
    return texts.stream().map(TlsReport::quoted).toList();
  }

  /** RFC 8259 §7. */
  private static String quoted(String text) {
    var quoted = new StringBuilder("\"");
    text.chars()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
              } else if (c < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                quoted.append((char) c);
              }
            });
    return quoted.append('"').toString();
  }
}
