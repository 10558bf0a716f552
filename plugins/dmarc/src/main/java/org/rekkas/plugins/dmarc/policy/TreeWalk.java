package org.rekkas.plugins.dmarc.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rekkas.lookups.DnsTrouble;

/**
 * The DNS Tree Walk, RFC 9989 §4.10: records on the way from a domain to the root, at eight names
 * at most; each name is asked for once a mail. One thread's.
 */
public final class TreeWalk {
  private static final int MOST = 8;

  private final Lookups lookups;
  private final Map<String, Optional<PolicyRecord>> known = new HashMap<>();

  public TreeWalk(Lookups lookups) {
    this.lookups = lookups;
  }

  /**
   * A record on the way.
   *
   * @param domain at which it stands
   */
  record Found(String domain, PolicyRecord record) {}

  /** The record of a name; two records there are none. */
  public Optional<PolicyRecord> at(String domain) throws DnsTrouble {
    Optional<PolicyRecord> before = known.get(domain);
    if (before != null) {
      return before;
    }
    List<PolicyRecord> records =
        lookups.texts("_dmarc." + domain).stream()
            .flatMap(text -> PolicyRecord.of(text).stream())
            .toList();
    Optional<PolicyRecord> one =
        records.size() == 1 ? Optional.of(records.getFirst()) : Optional.empty();
    known.put(domain, one);
    return one;
  }

  /** The longest name first; up to one that says where it stands. */
  List<Found> up(String domain) throws DnsTrouble {
    var found = new ArrayList<Found>();
    for (String name : names(domain)) {
      Optional<PolicyRecord> record = at(name);
      if (record.isPresent()) {
        found.add(new Found(name, record.get()));
        if (record.get().place() != PolicyRecord.Place.UNSAID) {
          break;
        }
      }
    }
    return found;
  }

  /** The domain, and those above it; of one with more labels than that, the last seven of them. */
  static List<String> names(String domain) {
    var names = new ArrayList<String>();
    String[] labels = domain.split("\\.");
    names.add(domain);
    for (int left = Math.min(labels.length, MOST) - 1; left > 0; left--) {
      names.add(last(left, domain));
    }
    return names;
  }

  /** The Organizational Domain, §4.10.2. */
  public String organization(String domain) throws DnsTrouble {
    List<Found> found = up(domain);
    for (Found each : found) {
      switch (each.record().place()) {
        case ORGANIZATION -> {
          return each.domain();
        }
        case PUBLIC_SUFFIX -> {
          if (!each.domain().equals(domain)) {
            return last(labels(each.domain()) + 1, domain);
          }
        }
        case UNSAID -> {}
      }
    }
    return found.isEmpty() ? domain : found.getLast().domain();
  }

  /** Of any other name. */
  List<String> texts(String name) throws DnsTrouble {
    return lookups.texts(name);
  }

  /** Whether a name exists at all, which a record of its own does not say. */
  boolean exists(String domain) throws DnsTrouble {
    return lookups.exists(domain);
  }

  private static int labels(String domain) {
    return (int) domain.chars().filter(c -> c == '.').count() + 1;
  }

  private static String last(int count, String domain) {
    int from = domain.length();
    for (int i = 0; i < count && from >= 0; i++) {
      from = domain.lastIndexOf('.', from - 1);
    }
    return domain.substring(from + 1);
  }
}
