package org.rekkas.plugins.dmarc.policy;

import java.util.List;
import java.util.Optional;
import org.rekkas.lookups.DnsTrouble;

/**
 * Whether a host wants the reports that another organization's domain asks to be sent there: it
 * says so at {@code DOMAIN._report._dmarc.HOST}, RFC 9990 §4. Else anybody could have the reports
 * of many receivers sent to somebody who never asked for them (attack F5).
 *
 * @param isGiven whether it wants them, or is of the same organization
 * @param instead where it wants them rather, at the same host: its {@code rua}
 */
public record Consent(boolean isGiven, Optional<String> instead) {
  private static final Consent OWN = new Consent(true, Optional.empty());
  private static final Consent NONE = new Consent(false, Optional.empty());

  /**
   * @param domain at which the policy record stands
   * @param host in lower case, as A-labels
   */
  public static Consent of(String domain, String host, TreeWalk walk) throws DnsTrouble {
    if (walk.organization(domain).equals(walk.organization(host))) {
      return OWN;
    }
    List<PolicyRecord> records =
        walk.texts(domain + "._report._dmarc." + host).stream()
            .flatMap(text -> PolicyRecord.of(text).stream())
            .toList();
    return records.isEmpty()
        ? NONE
        : new Consent(
            true, records.stream().flatMap(record -> record.reports().stream()).findFirst());
  }
}
