package org.rekkas.plugins.dmarc.policy;

import java.util.List;
import java.util.Optional;
import org.rekkas.lookups.DnsTrouble;

/**
 * The record that counts for an author, RFC 9989 §4.10.1.
 *
 * @param domain the DMARC Policy Domain: the author's own, its organization's or its public suffix
 * @param published what the record wants for this author
 */
public record Applied(String domain, PolicyRecord record, Policy published) {
  /** After {@code t=y}, §4.7. */
  public Policy wanted() {
    return record.isTesting() ? published.milder() : published;
  }

  Applied of(Policy other) {
    return new Applied(domain, record, other);
  }

  /** What is wanted at the least, whether the author's name exists or not. */
  Applied mildest() {
    return record.missing().compareTo(published) < 0 ? of(record.missing()) : this;
  }

  /** Whether the policy of names that do not exist is another one than that of names that do. */
  boolean asksForExistence(String author) {
    return !domain.equals(author) && record.missing() != record.below();
  }

  /** Empty: DMARC does not apply. Of a name below the record's it is taken to exist. */
  static Optional<Applied> to(String author, TreeWalk walk) throws DnsTrouble {
    Optional<PolicyRecord> own = walk.at(author);
    if (own.isPresent()) {
      return Optional.of(new Applied(author, own.get(), own.get().own()));
    }
    String organization = walk.organization(author);
    Optional<PolicyRecord> above = walk.at(organization);
    return above.isPresent()
        ? Optional.of(below(organization, above.get()))
        : suffix(walk.up(author));
  }

  private static Optional<Applied> suffix(List<TreeWalk.Found> found) {
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(below(found.getLast().domain(), found.getLast().record()));
  }

  private static Applied below(String domain, PolicyRecord record) {
    return new Applied(domain, record, record.below());
  }
}
