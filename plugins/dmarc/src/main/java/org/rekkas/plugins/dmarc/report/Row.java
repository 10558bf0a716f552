package org.rekkas.plugins.dmarc.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.rekkas.plugins.dmarc.policy.Identifier;
import org.rekkas.plugins.dmarc.policy.Identifier.Method;
import org.rekkas.spi.vault.Key;

/**
 * What mails have in common that are one row of a report, RFC 9990 §3.1.1. Domains, addresses of
 * hosts and words alone: nothing of a person.
 *
 * @param policyDomain whose report it is
 * @param source the client's address
 * @param author domain of From
 * @param sender domain of the reverse-path; empty: none
 * @param disposition what was done
 * @param reason why something else was done than is published; empty: it was not
 * @param aligned the methods by which it passed
 * @param identifiers of SPF one, of DKIM the best five
 */
public record Row(
    String policyDomain,
    String source,
    String author,
    String sender,
    String disposition,
    String reason,
    Set<Method> aligned,
    List<Identifier> identifiers) {
  /** Of the 100 that a report may have; a stranger has as many signatures as he likes. */
  private static final int MOST = 5;

  private static final String FIELD = "\t";
  private static final String PART = " ";

  public Row {
    aligned = aligned.isEmpty() ? Set.of() : Set.copyOf(aligned);
    identifiers = best(identifiers, author);
  }

  /** RFC 9990 §3.1.3: signatures that pass, of the very domain before others, are told rather. */
  private static List<Identifier> best(List<Identifier> all, String author) {
    var best = new ArrayList<>(of(Method.SPF, all).limit(1).toList());
    best.addAll(
        of(Method.DKIM, all)
            .sorted(
                Comparator.comparing((Identifier each) -> !each.passed())
                    .thenComparing(each -> !each.domain().equals(author)))
            .limit(MOST)
            .toList());
    return List.copyOf(best);
  }

  private static Stream<Identifier> of(Method method, List<Identifier> all) {
    return all.stream().filter(each -> each.method() == method);
  }

  boolean passedBy(Method method) {
    return aligned.contains(method);
  }

  List<Identifier> by(Method method) {
    return of(method, identifiers).toList();
  }

  /** As it is kept. */
  byte[] key() {
    var text = new StringBuilder();
    text.append(String.join(FIELD, source, author, sender, disposition, reason)).append(FIELD);
    for (Method each : Method.values()) {
      text.append(passedBy(each) ? each.word() + PART : "");
    }
    for (Identifier each : identifiers) {
      text.append(FIELD)
          .append(String.join(PART, each.method().word(), each.word(), each.domain()))
          .append(PART)
          .append(each.selector());
    }
    return Key.of(policyDomain).and(text.toString()).bytes();
  }

  static Row of(byte[] key) {
    String domain = Key.text(key, 0);
    String[] fields = Key.text(key, domain.length() + 1).split(FIELD, -1);
    Set<Method> aligned = EnumSet.noneOf(Method.class);
    for (Method each : Method.values()) {
      if (fields[5].contains(each.word() + PART)) {
        aligned.add(each);
      }
    }
    var identifiers = new ArrayList<Identifier>();
    for (int i = 6; i < fields.length; i++) {
      String[] parts = fields[i].split(PART, -1);
      Method method = parts[0].equals(Method.SPF.word()) ? Method.SPF : Method.DKIM;
      identifiers.add(new Identifier(method, parts[2], parts[3], parts[1]));
    }
    return new Row(
        domain, fields[0], fields[1], fields[2], fields[3], fields[4], aligned, identifiers);
  }
}
