package org.rekkas.kernel.plugins;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rekkas.kernel.plugins.Thresholds.Fate;
import org.rekkas.kernel.plugins.Thresholds.Threshold;
import org.rekkas.spi.ContentVerdict;
import org.rekkas.spi.Findings;
import org.rekkas.spi.Findings.Counted;
import org.rekkas.spi.HeaderField;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.MailId;

/**
 * What the sum of a mail's signs decides, once all of them are known. The list that it was taken
 * from is noted as it is, and stands in the header: X-Spam-Status, in the form that SpamAssassin
 * gave it and mail programs know.
 *
 * @param junk the word of a filter that wants it in Junk, whatever the sum
 */
record Decision(Thresholds thresholds, Findings findings, Optional<ContentVerdict> junk) {
  /** Header fields that the kernel owns: whatever begins so is taken out of mail that comes in. */
  static final String OWNED = "x-spam-*";

  private static final int MOST_SHOWN = 40;

  ContentVerdict verdict() {
    return reached()
        .<ContentVerdict>map(
            t ->
                switch (t.fate()) {
                  case JUNK -> new Verdict.Quarantine(why());
                  case DEFER -> new Verdict.Defer(Replies.SUSPICIOUS, why());
                  case REJECT -> new Verdict.Reject(Replies.SPAM, why());
                })
        .or(() -> junk)
        .orElse(Verdict.Continue.SILENTLY);
  }

  private Optional<Threshold> reached() {
    return thresholds.reachedBy(findings.sum());
  }

  private Evidence why() {
    return Evidence.of("score " + Points.text(findings.sum()) + ": " + tests(", ", " "));
  }

  /** Nothing where nothing was found. */
  void note(Journal journal, MailId id) {
    for (Counted sign : strongestFirst()) {
      journal.note(
          new Note.SignCounted(
              id, sign.symbol(), sign.points(), sign.shadow(), sign.seen(), sign.by(), sign.at()));
    }
    if (!findings.signs().isEmpty()) {
      Optional<Threshold> reached = reached();
      Optional<Threshold> told = reached.or(() -> thresholds.of(Fate.JUNK));
      journal.note(
          new Note.SumDecided(
              id,
              findings.sum(),
              reached.map(t -> t.fate().word()).orElse("accept"),
              told.map(Threshold::sum).orElse(0.0),
              told.map(Threshold::at).orElse("")));
    }
  }

  /**
   * Nothing where nothing counts. A host that the mail is passed on to has no other word of what it
   * is taken for here.
   */
  List<HeaderField> fields() {
    boolean spam = reached().isPresent() || junk.isPresent();
    if (!spam && findings.signs().stream().allMatch(Counted::shadow)) {
      return List.of();
    }
    var fields = new ArrayList<HeaderField>();
    if (spam) {
      fields.add(new HeaderField("X-Spam-Flag", "YES"));
    }
    String required = thresholds.of(Fate.JUNK).map(t -> " required=" + one(t.sum())).orElse("");
    String shown = tests(", ", "=");
    fields.add(
        new HeaderField(
            "X-Spam-Status",
            (spam ? "Yes" : "No")
                + ", score="
                + one(findings.sum())
                + required
                + " tests="
                + (shown.isEmpty() ? "none" : shown)));
    return fields;
  }

  private String tests(String between, String before) {
    var text = new StringBuilder();
    strongestFirst().stream()
        .filter(sign -> !sign.shadow())
        .limit(MOST_SHOWN)
        .forEach(
            sign ->
                text.append(text.isEmpty() ? "" : between)
                    .append(sign.symbol())
                    .append(before)
                    .append(Points.text(sign.points())));
    return text.toString();
  }

  private List<Counted> strongestFirst() {
    return findings.signs().stream()
        .sorted(Comparator.comparingDouble((Counted sign) -> -Math.abs(sign.points())))
        .toList();
  }

  private static String one(double points) {
    return String.format(Locale.ROOT, "%.1f", points);
  }
}
