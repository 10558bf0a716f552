package org.rekkas.kernel.plugins;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rekkas.kernel.plugins.guard.Guard;
import org.rekkas.kernel.plugins.guard.Round;
import org.rekkas.spi.Extension;
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
 * says changes nothing. Used by one thread at a time.
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

  /** Before all of them, until an answer ends it. */
  <E extends Extension, V extends Verdict> void before(List<Placed<E>> all, Case<E, V> one) {
    Round.of(all, Optional.of(id), new Statements<>(one));
  }

  /** What is asked here, and what comes of the verdicts. */
  interface Case<E, V> {
    @Nullable V ask(E extension, Session seen);

    V failed(FailMode how, Evidence why);

    /** What stands for the verdict where it was a mark, or a shadow's. */
    V nothing();

    /** Whether the others are not asked. */
    boolean ends(V verdict);
  }

  private final class Statements<E extends Extension, V extends Verdict>
      implements Round.Matter<Placed<E>, V> {
    private final Case<E, V> one;

    Statements(Case<E, V> one) {
      this.one = one;
    }

    @Override
    public Guard guard(Placed<E> placed) {
      return placed.guard();
    }

    @Override
    public @Nullable V ask(Placed<E> placed) {
      return one.ask(placed.extension(), session);
    }

    @Override
    public V failed(Placed<E> placed, String why) {
      return one.failed(placed.fail(), Evidence.of(why));
    }

    @Override
    public boolean ends(Placed<E> placed, V verdict, long begun) {
      note(placed, verdict, begun);
      if (verdict instanceof Verdict.Mark mark) {
        take(placed, mark);
        return one.ends(one.nothing());
      }
      return one.ends(placed.options().shadow() ? one.nothing() : verdict);
    }
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
