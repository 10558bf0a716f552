package org.rekkas.plugins.dmarc.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rekkas.plugins.dmarc.policy.DomainName;
import org.rekkas.reports.ReportUri;
import org.rekkas.spi.mail.ForwardPath;

/**
 * A place at which a domain wants its reports: {@code mailto:dmarc@example.org!10m}, RFC 9989 §4.6.
 * The limit is of RFC 7489; who still names one gets nothing that is larger.
 *
 * @param host in lower case, as A-labels
 * @param most octets of the mail
 */
record ReportAddress(ForwardPath path, String host, long most) {
  private static final Pattern LIMIT = Pattern.compile("^(.*)!([0-9]{1,9})([kmgt]?)$");
  private static final String UNITS = "kmgt";

  /** What is of another scheme, {@code http:} say, or no address, is passed over (attack F5). */
  static List<ReportAddress> all(String uris) {
    var all = new ArrayList<ReportAddress>();
    for (String each : uris.split(",")) {
      String uri = each.strip();
      Matcher limit = LIMIT.matcher(uri.toLowerCase(Locale.ROOT));
      boolean limited = limit.matches();
      long most = limited ? octets(limit.group(2), limit.group(3)) : Long.MAX_VALUE;
      ReportUri.mailbox(limited ? uri.substring(0, limit.end(1)) : uri)
          .flatMap(path -> of(path, most))
          .ifPresent(all::add);
    }
    return all;
  }

  private static Optional<ReportAddress> of(ForwardPath path, long most) {
    return DomainName.of(path.mailbox().domain()).map(host -> new ReportAddress(path, host, most));
  }

  private static long octets(String number, String unit) {
    int doubled = unit.isEmpty() ? 0 : 10 * (UNITS.indexOf(unit) + 1);
    long count = Long.parseLong(number);
    return count > Long.MAX_VALUE >> doubled ? Long.MAX_VALUE : count << doubled;
  }
}
