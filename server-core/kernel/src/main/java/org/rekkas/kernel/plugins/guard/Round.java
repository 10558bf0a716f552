package org.rekkas.kernel.plugins.guard;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rekkas.spi.mail.MailId;

/**
 * One matter before several extensions, one after the other. Those with a deadline that stand in a
 * row are asked on one virtual thread, and not on one for each: each change of threads waits behind
 * everybody else who wants a processor, twice. When a call is overdue, its thread stays behind with
 * it, and the round goes on on another. Used by one caller.
 *
 * @param <E> an extension in its place
 * @param <T> what it answers
 */
public final class Round<E, T> {
  /** What is asked, and what comes of the answers. Used by one thread at a time. */
  public interface Matter<E, T> {
    Guard guard(E one);

    @Nullable T ask(E one) throws Exception;

    /** What stands for the answer of one that failed. */
    T failed(E one, String why);

    /**
     * Whether the others are not asked.
     *
     * @param begun when it was asked, by {@link System#nanoTime}
     */
    boolean ends(E one, T answer, long begun);
  }

  private final List<E> all;
  private final Optional<MailId> about;
  private final Matter<E, T> matter;
  private int next;
  private long begun;
  private boolean ended;

  private Round(List<E> all, Optional<MailId> about, Matter<E, T> matter) {
    this.all = all;
    this.about = about;
    this.matter = matter;
  }

  /** Returns when all were asked, or one answer ended it. Throws what the matter throws. */
  public static <E, T> void of(List<E> all, Optional<MailId> about, Matter<E, T> matter) {
    var round = new Round<>(all, about, matter);
    while (round.goesOn()) {
      if (round.guard().sendsAway()) {
        round.sendAway();
      } else {
        round.begun = System.nanoTime();
        round.heard(round.guard().ask(about, round::ask, round::failed));
      }
    }
  }

  private boolean goesOn() {
    return !ended && next < all.size();
  }

  private void sendAway() {
    try {
      new Errand(this::row).await(guard().watchdog());
    } catch (Errand.CallOverdue | Errand.CallInterrupted e) {
      heard(guard().unanswered(about, begun, e, this::failed));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e); // the matter throws none that is checked
    }
  }

  /** As many as have a deadline. */
  private void row(Errand errand) {
    while (goesOn() && guard().sendsAway()) {
      begun = System.nanoTime();
      heard(guard().askOn(errand, about, this::ask, this::failed));
    }
  }

  private Guard guard() {
    return matter.guard(all.get(next));
  }

  private @Nullable T ask() throws Exception {
    return matter.ask(all.get(next));
  }

  private T failed(String why) {
    return matter.failed(all.get(next), why);
  }

  private void heard(T answer) {
    ended = matter.ends(all.get(next), answer, begun);
    next++;
  }
}
