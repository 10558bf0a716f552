package org.rekkas.smtp.relay.tls.report;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rekkas.reports.ReportUri;

/**
 * Where a domain wants its reports: {@code v=TLSRPTv1; rua=mailto:tls@example.org,https://…}, RFC
 * 8460 §3.
 */
final class ReportAddresses {
  private static final String VERSION = "v=TLSRPTv1";
  private static final String RUA = "rua=";
  private static final String MAILTO = "mailto";
  private static final String HTTPS = "https";
  private static final int MOST = 5;
  private static final int NO_PORT = -1;
  private static final int LAST_PORT = 65_535;

  private ReportAddresses() {}

  /** The name of the TXT record. */
  static String name(String domain) {
    return "_smtp._tls." + domain;
  }

  /**
   * What the TXT records of that name ask for. With more than one of them the domain has none, RFC
   * 8460 §3; what is no address is passed over.
   */
  static List<ReportAddress> of(List<String> texts) {
    List<String> records = texts.stream().filter(ReportAddresses::isRecord).toList();
    var addresses = new ArrayList<ReportAddress>();
    if (records.size() == 1) {
      for (String field : records.getFirst().split(";")) {
        if (field.strip().startsWith(RUA)) {
          add(field.strip().substring(RUA.length()), addresses);
        }
      }
    }
    return addresses.stream().distinct().limit(MOST).toList();
  }

  private static boolean isRecord(String text) {
    return text.startsWith(VERSION) && text.substring(VERSION.length()).strip().startsWith(";");
  }

  private static void add(String uris, List<ReportAddress> to) {
    for (String each : uris.split(",")) {
      String uri = each.strip();
      String scheme = uri.split(":", 2)[0].toLowerCase(Locale.ROOT);
      try {
        switch (scheme) {
          case MAILTO -> ReportUri.mailbox(uri).map(ReportAddress.Mail::new).ifPresent(to::add);
          case HTTPS -> post(URI.create(uri)).ifPresent(to::add);
          default -> {}
        }
      } catch (IllegalArgumentException _) {
        continue; // the domain's own fault, and harm
      }
    }
  }

  /**
   * Empty where there is no host, a port that is none, or a name of a user, which nobody has a
   * business to write.
   */
  private static Optional<ReportAddress> post(URI uri) {
    boolean port = uri.getPort() == NO_PORT || (uri.getPort() > 0 && uri.getPort() <= LAST_PORT);
    return uri.getHost() == null || !port || uri.getUserInfo() != null
        ? Optional.empty()
        : Optional.of(new ReportAddress.Post(uri));
  }
}
