package org.rekkas.queue;

import java.util.List;
import java.util.Optional;
import org.rekkas.queue.QueuedMail.State;
import org.rekkas.spi.mail.MailId;

/**
 * Which mails an administrator wants to see: those that have to reach at least one address that is
 * meant by each of the selections.
 *
 * @param state empty: in any
 */
public record Wanted(List<Selection> selections, Optional<State> state) {
  static final Wanted ALL = new Wanted(List.of(), Optional.empty());

  public Wanted {
    selections = List.copyOf(selections);
  }

  /**
   * What was found.
   *
   * @param next from which one on there may be more
   */
  public record Found(List<QueuedMail> mails, Optional<MailId> next) {
    public Found {
      mails = List.copyOf(mails);
    }
  }

  boolean includes(QueuedMail mail) {
    return state.map(wanted -> wanted == mail.state()).orElse(true)
        && (selections.isEmpty() || mail.left().stream().anyMatch(left -> isMeant(mail, left)));
  }

  private boolean isMeant(QueuedMail mail, QueuedMail.Left left) {
    return selections.stream()
        .allMatch(
            which -> which.matches(mail.id(), mail.reversePath(), left.path(), left.destination()));
  }
}
