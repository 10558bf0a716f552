package org.rekkas.kernel.plugins;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.rekkas.kernel.plugins.guard.Question;
import org.rekkas.spi.Findings;
import org.rekkas.spi.Findings.Counted;
import org.rekkas.spi.HeaderField;
import org.rekkas.spi.Session;
import org.rekkas.spi.Sign;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.MailId;

/**
 * One stage of a session or mail before its policies and filters: asks one after the other, notes
 * each verdict, gathers what they mark. A shadow is asked and noted like the others, but what it
 * says changes nothing. Used by one thread.
 */
final class Hearing {
  private final Journal journal;
  private final FilterSettings settings;
  private final MailId id;
  private final Note.Stage stage;
  private Session session;

  Hearing(Journal journal, FilterSettings settings, MailId id, Note.Stage stage, Session session) {
    this.journal = journal;
    this.settings = settings;
    this.id = id;
    this.stage = stage;
    this.session = session;
  }

  /** With all that was found so far. */
  Session session() {
    return session;
  }

  Findings findings() {
    return session.findings();
  }

  /**
   * @param failed what a failure counts as
   * @param nothing what stands for the verdict where it was a mark, or a shadow's
   */
  <V extends Verdict> V ask(
      Placed<?> placed, Question<V> question, Function<Evidence, V> failed, V nothing) {
    long begun = System.nanoTime();
    V verdict =
        placed.guard().ask(Optional.of(id), question, why -> failed.apply(Evidence.of(why)));
    note(placed, verdict, begun);
    if (verdict instanceof Verdict.Mark mark) {
      take(placed, mark);
      return nothing;
    }
    return placed.options().shadow() ? nothing : verdict;
  }

  private void take(Placed<?> placed, Verdict.Mark mark) {
    Findings found = session.findings();
    for (Sign sign : mark.signs()) {
      Optional<Counted> counted = counted(placed, sign);
      found = counted.isPresent() ? found.with(counted.get()) : found;
    }
    if (!placed.options().shadow()) {
      found = found.with(declared(placed, mark.fields()));
    }
    session = session.with(found);
  }

  private Optional<Counted> counted(Placed<?> placed, Sign sign) {
    FilterSettings.Weight weight = settings.weights().get(sign.symbol());
    if (weight == null || !weight.plugin().equals(placed.plugin())) {
      fault(placed, "gave the sign " + sign.symbol() + ", which it did not declare");
      return Optional.empty();
    }
    return Optional.of(
        new Counted(
            sign.symbol(),
            weight.points() * sign.strength(),
            weight.shadow() || placed.options().shadow(),
            sign.seen(),
            placed.name(),
            weight.at()));
  }

  /** The fields that the plugin said it would write; any other could be forged by a sender. */
  private List<HeaderField> declared(Placed<?> placed, List<HeaderField> fields) {
    var kept = new ArrayList<HeaderField>();
    for (HeaderField field : fields) {
      if (placed.writes(field.name())) {
        kept.add(field);
      } else {
        fault(placed, "wrote the header field " + field.name() + ", which it did not declare");
      }
    }
    return kept;
  }

  private void fault(Placed<?> placed, String what) {
    journal.note(new Note.PluginFailed(placed.plugin(), placed.name(), what, Optional.of(id)));
  }

  private void note(Placed<?> placed, Verdict verdict, long begun) {
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    String word = (placed.options().shadow() ? "in shadow: " : "") + word(verdict);
    journal.note(new Note.Judged(id, placed.name(), stage, word, verdict.why(), took, placed.at()));
  }

  private static String word(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Continue _ -> "continue";
      case Verdict.Reject(var reply, _) -> "reject " + reply;
      case Verdict.Defer(var reply, _) -> "defer " + reply;
      case Verdict.Mark(var signs, _, _) ->
          signs.stream().map(s -> " " + s.symbol()).collect(Collectors.joining("", "mark", ""));
      case Verdict.Discard _ -> "discard";
      case Verdict.Quarantine _ -> "quarantine";
    };
  }
}
