package org.rekkas.queue;

import java.util.List;
import java.util.Optional;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.StoredContent;

/**
 * What is to become of a mail after a pass.
 *
 * @param next what is left; empty: nothing, the mail goes
 * @param notes to be written once it is so
 */
record Plan(ActiveMail mail, Optional<Progress> next, Optional<NewMail> report, List<Note> notes) {

  /**
   * Whether it may be lost in a crash: the pass is made again then, and those who took the mail
   * recognise it, or nobody was asked.
   */
  boolean isPlain() {
    boolean untried = true;
    boolean relayed = false;
    for (ActiveMail.Attempt attempt : mail.attempts()) {
      untried &= attempt.stay().isPresent();
      relayed |= attempt.outcome() instanceof Outcome.Relayed;
    }
    return report.isEmpty() && !relayed && (next.isEmpty() || untried);
  }

  /**
   * A mail made from another one, not yet committed. Of one thread.
   *
   * @param packed the head's binary form
   */
  static final class NewMail {
    private final Head head;
    private final byte[] packed;
    private final ContentDraft draft;
    private boolean claimed;

    NewMail(Head head, ContentDraft draft) {
      this.head = head;
      packed = head.pack();
      this.draft = draft;
    }

    MailId id() {
      return head.id();
    }

    byte[] packed() {
      return packed;
    }

    ContentDraft draft() {
      return draft;
    }

    /** Before the commit, so that nobody else takes it up in between. */
    void claim(ActiveSet active) {
      claimed = active.claimFresh(head.id(), ActiveMail.weight(head));
    }

    void hand(ActiveSet active, StoredContent content) {
      if (claimed) {
        active.hand(new ActiveMail(head, content, Optional.empty()));
      } else {
        active.miss(head.id());
      }
    }

    void abandon(ActiveSet active) {
      if (claimed) {
        claimed = false;
        active.release(head.id());
      }
    }
  }
}
