package org.rekkas.plugins.dmarc.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.lookups.DnsTrouble;
import org.rekkas.plugins.dmarc.policy.Consent;
import org.rekkas.plugins.dmarc.policy.TreeWalk;

/**
 * Who gets the report about a domain: two of those at the most whom it names, RFC 9990 §3.5, §4.
 */
final class Addressees {
  private static final int MOST = 2;

  /** Strangers' records name as many as they like. */
  private static final int MOST_LOOKED_AT = 5;

  private Addressees() {}

  static List<ReportAddress> of(String domain, String uris, TreeWalk walk) throws DnsTrouble {
    var all = new ArrayList<ReportAddress>();
    for (ReportAddress each : ReportAddress.all(uris).stream().limit(MOST_LOOKED_AT).toList()) {
      agreed(domain, each, walk)
          .filter(one -> all.stream().noneMatch(other -> other.path().equals(one.path())))
          .ifPresent(all::add);
    }
    return all.stream().limit(MOST).toList();
  }

  /** What the host of an address would rather have has to be at the same host. */
  private static Optional<ReportAddress> agreed(String domain, ReportAddress to, TreeWalk walk)
      throws DnsTrouble {
    Consent consent = Consent.of(domain, to.host(), walk);
    if (!consent.isGiven()) {
      return Optional.empty();
    }
    return consent.instead().isEmpty()
        ? Optional.of(to)
        : ReportAddress.all(consent.instead().get()).stream()
            .findFirst()
            .filter(other -> other.host().equals(to.host()));
  }
}
