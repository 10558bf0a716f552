package org.rekkas.kernel.trial;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.rekkas.kernel.config.Problem;
import org.rekkas.kernel.plugins.Generation;
import org.rekkas.kernel.plugins.Generations;
import org.rekkas.kernel.plugins.Prospect;
import org.rekkas.kernel.plugins.Reload;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;

/**
 * A generation made of the configuration as it stands in the files, beside the one that serves.
 * What its plugins remember goes to an {@link OverlaidVault}, nobody can hand in a mail, and nobody
 * gets a lock, so that a plugin which makes files at its start knows that it must not.
 */
public final class Aside {
  private Aside() {}

  static Prospect start(Generations generations, Journal notes) {
    return generations.prospect(
        given ->
            given.with(
                notes,
                plugin -> new OverlaidVault(given.looks().apply(plugin)),
                () -> {
                  throw new IllegalStateException("no mail is taken in a trial");
                }));
  }

  /**
   * Starts the plugins and ends them again, for what no setting says: a file that is gone, lines
   * that mean nothing. Not the core's own, which would speak to the world: what these find at their
   * start alone is not found, nor a verb, a protocol or an agent that one of them has as well.
   */
  public static Reload check(Generations generations) {
    var notes = new ConcurrentLinkedQueue<Note>();
    return switch (start(generations, notes::add)) {
      case Prospect.Unreadable(var problems) -> new Reload.Refused(problems, List.of());
      case Prospect.Refused(var problems, var _) -> new Reload.Refused(problems, List.of());
      case Prospect.Ready(var lease) -> {
        List<Problem> lost = generations.lost(lease.generation());
        ask(lease.generation());
        lease.close();
        List<Problem> warnings = warnings(notes);
        yield lost.isEmpty() ? new Reload.Done(0, warnings) : new Reload.Refused(lost, warnings);
      }
    };
  }

  /**
   * The same for a process of other code, which has read the configuration itself: that this one
   * cannot read it, as a setting that it does not know, or for want of files, is no problem, nor
   * what keeps plugins from a start in this one alone.
   */
  public static List<Problem> checkStarts(Generations generations) {
    return switch (start(generations, _ -> {})) {
      case Prospect.Unreadable _ -> List.of();
      case Prospect.Refused(var _, var lasting) -> lasting;
      case Prospect.Ready(var lease) -> {
        lease.close();
        yield List.of();
      }
    };
  }

  /**
   * As the first mail does: routers see whose domains are here once all plugins have started, and
   * may warn of what is of none.
   */
  private static void ask(Generation made) {
    String domain = made.accounts().domains().stream().sorted().findFirst().orElse("localhost");
    made.routes().resolve(new ForwardPath(new Mailbox("postmaster", domain)));
  }

  private static List<Problem> warnings(Iterable<Note> notes) {
    var warnings = new ArrayList<Problem>();
    for (Note note : notes) {
      if (note instanceof Note.Remark of && of.level() == Note.Level.WARN) {
        warnings.add(Problem.of("plugins/" + of.plugin(), of.evidence().toString()));
      }
    }
    return warnings;
  }
}
