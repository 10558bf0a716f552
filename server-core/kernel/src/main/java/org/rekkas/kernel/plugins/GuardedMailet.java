package org.rekkas.kernel.plugins;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.rekkas.kernel.plugins.guard.Guard;
import org.rekkas.kernel.plugins.guard.PluginUnavailable;
import org.rekkas.spi.Handling;
import org.rekkas.spi.Mailet;
import org.rekkas.spi.Matcher;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Mail;

/**
 * A mailet behind its guard; what it does is noted. It may have to read and write a whole content,
 * so it has more time than others. When it fails, the queue is told by an exception and takes the
 * mail up later: no mail goes on without a step, unless the fail mode says skip.
 */
final class GuardedMailet implements Mailet {
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final Placed<Mailet> placed;
  private final Guard patient;
  private final Journal journal;

  GuardedMailet(Placed<Mailet> placed, Journal journal) {
    this.placed = placed;
    this.patient = placed.guard().patient(LONGEST);
    this.journal = journal;
  }

  @Override
  public Matcher matcher() {
    return mail ->
        patient.ask(
            Optional.of(mail.id()),
            () -> placed.extension().matcher().match(mail),
            why -> skipped(List.of(), why));
  }

  @Override
  public Handling handle(Mail mail) {
    long begun = System.nanoTime();
    var checked = new CheckedHandling(placed, journal, mail);
    Handling handling =
        patient.ask(
            Optional.of(mail.id()),
            () -> checked.of(placed.extension().handle(mail)),
            why -> skipped(new Handling.Pass(Evidence.of(why)), why));
    journal.note(
        new Note.Judged(
            mail.id(),
            placed.name(),
            Note.Stage.MAILET,
            word(handling),
            why(handling, mail),
            Duration.ofNanos(System.nanoTime() - begun),
            placed.at()));
    return handling;
  }

  private <T> T skipped(T byDefault, String why) {
    if (placed.fail() == FailMode.SKIP) {
      return byDefault;
    }
    throw new PluginUnavailable(placed.name() + ": " + why);
  }

  /** For whom it is dropped: nothing else tells. */
  private static Evidence why(Handling handling, Mail mail) {
    if (!(handling instanceof Handling.Discard)) {
      return handling.why();
    }
    String whose =
        mail.envelope().recipients().stream()
            .map(recipient -> recipient.path().toString())
            .collect(Collectors.joining(" "));
    return handling.why().with("recipients", whose);
  }

  private static String word(Handling handling) {
    return switch (handling) {
      case Handling.Pass _ -> "pass";
      case Handling.Change _ -> "change";
      case Handling.Besides _ -> "another mail besides";
      case Handling.Bounce(var reply, _) -> "bounce " + reply;
      case Handling.Discard _ -> "discard";
    };
  }
}
