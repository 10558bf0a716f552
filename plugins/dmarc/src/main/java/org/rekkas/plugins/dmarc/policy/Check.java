package org.rekkas.plugins.dmarc.policy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rekkas.lookups.DnsTrouble;
import org.rekkas.plugins.dmarc.policy.Checked.Result;

/**
 * DMARC of one mail, RFC 9989 §5.3: the record that counts for its author, and whether one of the
 * domains that passed SPF or DKIM speaks for him. A DNS that does not answer ends in temperror,
 * unless what is known is enough for a pass.
 */
public final class Check {
  private Check() {}

  /**
   * @param author his domain, in lower case, as A-labels
   */
  public static Checked of(String author, List<Identifier> identifiers, TreeWalk walk) {
    try {
      return Applied.to(author, walk)
          .map(applied -> with(applied, author, identifiers, walk))
          .orElseGet(() -> Checked.without(Result.NONE, "no policy of " + author));
    } catch (DnsTrouble e) {
      return Checked.without(Result.TEMPERROR, e.why());
    }
  }

  private static Checked with(
      Applied applied, String author, List<Identifier> identifiers, TreeWalk walk) {
    PolicyRecord record = applied.record();
    if (!record.applies()) {
      return record.isBroken()
          ? Checked.without(Result.PERMERROR, "a broken policy of " + applied.domain())
          : Checked.without(Result.NONE, "the record of " + applied.domain() + " wants nothing");
    }
    var alignment = new Alignment(author, record, walk);
    alignment.look(identifiers);
    Set<Identifier.Method> aligned = alignment.aligned();
    if (!aligned.isEmpty()) {
      String why = "by " + String.join(", ", aligned.stream().map(m -> m.word()).toList());
      return new Checked(Result.PASS, why, Optional.of(applied), aligned);
    }
    return alignment.trouble().isEmpty()
        ? failed(applied, author, walk)
        : new Checked(Result.TEMPERROR, alignment.trouble(), Optional.of(applied), Set.of());
  }

  /** Whether the author's name exists is asked for here only, where it makes a difference. */
  private static Checked failed(Applied applied, String author, TreeWalk walk) {
    String why = "nothing that passed is of " + author;
    if (!applied.asksForExistence(author)) {
      return new Checked(Result.FAIL, why, Optional.of(applied), Set.of());
    }
    try {
      Applied of = walk.exists(author) ? applied : applied.of(applied.record().missing());
      return new Checked(Result.FAIL, why, Optional.of(of), Set.of());
    } catch (DnsTrouble e) {
      return new Checked(Result.TEMPERROR, e.why(), Optional.of(applied.mildest()), Set.of());
    }
  }
}
