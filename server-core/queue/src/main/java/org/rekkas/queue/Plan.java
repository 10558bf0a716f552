package org.rekkas.queue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rekkas.queue.mail.ActiveMail;
import org.rekkas.queue.mail.ActiveSet;
import org.rekkas.queue.mail.Head;
import org.rekkas.queue.mail.Outcomes;
import org.rekkas.queue.mail.Progress;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.StoredContent;
import org.rekkas.spi.vault.Transaction;

/**
 * What is to become of a mail after a pass.
 *
 * @param next what is left; empty: nothing, the mail goes
 * @param notes to be written once it is so; as {@link #told}
 */
record Plan(ActiveMail mail, Optional<Progress> next, Optional<NewMail> report, List<Note> notes) {

  /**
   * Whether it may be lost in a crash: the pass is made again then, and those who took the mail
   * recognise it, or nobody was asked. A next hop does not, and what the administrator was told to
   * be given up must not go then.
   */
  boolean isPlain() {
    boolean untried = true;
    boolean lasts = false;
    for (ActiveMail.Attempt attempt : mail.attempts()) {
      untried &= attempt.stay().isPresent();
      lasts |= attempt.outcome() instanceof Outcome.Relayed;
      lasts |= attempt.outcome().equals(Outcomes.GIVEN_UP);
    }
    return report.isEmpty() && !lasts && (next.isEmpty() || untried);
  }

  /** What is to be told now: of a report that was there before, nothing. */
  List<Note> told() {
    return report.isEmpty() || report.get().isAdmitted()
        ? notes
        : notes.stream().filter(note -> !isOfReport(note)).toList();
  }

  private static boolean isOfReport(Note note) {
    return note instanceof Note.ReportQueued || note instanceof Note.MailAccepted;
  }

  /**
   * A mail made from another one, not yet committed. Of one thread.
   *
   * <p>Its content is a draft, or one that is stored and gets one more reference.
   */
  static final class NewMail {
    private final Head head;
    private final byte[] packed;
    private final Content content;
    private boolean claimed;
    private boolean admitted;

    NewMail(Head head, Content content) {
      this.head = head;
      packed = head.pack();
      this.content = content;
    }

    Head head() {
      return head;
    }

    MailId id() {
      return head.id();
    }

    /** In octets, with the trace; asked before the commit, as a content may not be readable. */
    long size() {
      return content.size() + head.trace().length();
    }

    /**
     * Puts it among the fresh ones, if it was not there before.
     *
     * @param kept what drafts of this transaction became: one that several mails have is stored
     *     once
     */
    ContentId put(Transaction tx, Shelves shelves, Map<Content, ContentId> kept) {
      ContentId known = kept.get(content);
      ContentId id = known == null ? keep(tx) : known;
      if (known != null || content instanceof StoredContent) {
        tx.hold(id);
      }
      kept.put(content, id);
      admitted = shelves.admit(tx, packed, id);
      if (!admitted) {
        tx.release(id);
      }
      return id;
    }

    /** Whether it came into being; if not, it was there before. */
    boolean isAdmitted() {
      return admitted;
    }

    private ContentId keep(Transaction tx) {
      return switch (content) {
        case StoredContent stored -> stored.id();
        case ContentDraft draft -> tx.store(draft);
        default -> throw new IllegalArgumentException("a content that cannot be kept");
      };
    }

    /** Before the commit, so that nobody else takes it up in between. */
    void claim(ActiveSet active) {
      claimed = active.claimFresh(head.id(), ActiveMail.weight(head));
    }

    void hand(ActiveSet active, StoredContent content) {
      if (!admitted) {
        abandon(active);
      } else if (claimed) {
        active.hand(new ActiveMail(head, content, Optional.empty()));
      } else {
        active.miss(head.id());
      }
    }

    /** It did not come into being, or its content has been kept. */
    void close() {
      if (content instanceof ContentDraft draft) {
        draft.close();
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
