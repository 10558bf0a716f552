package org.rekkas.plugins.dmarc.policy;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.rekkas.lookups.DnsTrouble;

/**
 * Which domains speak for an author, RFC 9989 §4.10.2. What the DNS does not say of one of them is
 * no matter where another one is enough. One thread's.
 */
final class Alignment {
  private final String author;
  private final PolicyRecord record;
  private final TreeWalk walk;
  private final Set<Identifier.Method> aligned = EnumSet.noneOf(Identifier.Method.class);
  private String trouble = "";

  Alignment(String author, PolicyRecord record, TreeWalk walk) {
    this.author = author;
    this.record = record;
    this.walk = walk;
  }

  /** Those of the very domain first: the DNS need not be asked of them. */
  void look(List<Identifier> identifiers) {
    identifiers.stream().filter(each -> each.domain().equals(author)).forEach(this::look);
    identifiers.stream().filter(each -> !each.domain().equals(author)).forEach(this::look);
  }

  private void look(Identifier each) {
    boolean counts = each.passed() || each.isUndecided();
    if (!counts || aligned.contains(each.method())) {
      return;
    }
    try {
      if (!speaks(each)) {
        return;
      }
      if (each.passed()) {
        aligned.add(each.method());
      } else {
        trouble = each.method().word() + " of " + each.domain() + " is not known";
      }
    } catch (DnsTrouble e) {
      trouble = e.why();
    }
  }

  private boolean speaks(Identifier each) throws DnsTrouble {
    if (each.domain().equals(author)) {
      return true;
    }
    if (record.isStrict(each.method()) || !isOfOneTree(each.domain())) {
      return false;
    }
    String organization = walk.organization(author);
    return isWithin(each.domain(), organization)
        && walk.organization(each.domain()).equals(organization);
  }

  /** Under different top-level domains there is no organization to ask for. */
  private boolean isOfOneTree(String domain) {
    return isWithin(domain, author.substring(author.lastIndexOf('.') + 1));
  }

  private static boolean isWithin(String domain, String organization) {
    return domain.equals(organization) || domain.endsWith("." + organization);
  }

  Set<Identifier.Method> aligned() {
    return aligned;
  }

  /** Why it is not known of one whether it speaks for the author; empty: it is known of all. */
  String trouble() {
    return trouble;
  }
}
