package org.rekkas.queue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.rekkas.queue.Wreck.Piece;
import org.rekkas.queue.mail.ActiveMail;
import org.rekkas.queue.mail.Backlog;
import org.rekkas.queue.mail.Damaged;
import org.rekkas.queue.mail.Head;
import org.rekkas.queue.mail.Progress;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Transaction;
import org.rekkas.spi.vault.Vault.Durability;

/**
 * The mails that were set aside as damaged (attack H4), for an administrator to look at, to take
 * back into the queue where they can be read now (what a newer version wrote, and this one could
 * not read), or to throw away. {@link Shelves} puts them here. Safe for many threads.
 */
public final class SetAside {
  /** Beyond, they are not counted. */
  public static final int COUNTED = 1_000;

  /** More than any schedule has in the days that a mail is tried. */
  private static final int MOST_PASSES = 1000;

  private static final String RECORD = "record-";
  private static final String LEDGER = "ledger";
  private static final byte[] END = {(byte) 0xff};

  /** A mail has three pieces at most. */
  private static final int PIECES = 3;

  private final Space damaged;
  private final Shelves shelves;
  private final Tally tally;
  private final Backlog backlog;
  private final Journal journal;
  private final Runnable back;

  /**
   * @param back told when a mail is in the queue again
   */
  SetAside(Shelves shelves, Tally tally, Backlog backlog, Journal journal, Runnable back) {
    this.damaged = shelves.damaged();
    this.shelves = shelves;
    this.tally = tally;
    this.backlog = backlog;
    this.journal = journal;
    this.back = back;
  }

  /** What became of one that was to go back into the queue. */
  public sealed interface Return {
    record Done() implements Return {}

    /** There is none of that name. */
    record NotThere() implements Return {}

    /** The mail is in the queue, or was and is finished. */
    record Known() implements Return {}

    record Unreadable(String why) implements Return {}
  }

  /**
   * What became of one that was to go for good.
   *
   * @param contentToo false: what is left of it does not tell for sure which content is its own
   */
  public record Gone(boolean contentToo) {}

  /** How many there are; {@link #COUNTED}: so many or more. */
  public int count() {
    return list("", COUNTED).size();
  }

  /**
   * Records without an id first, then by id.
   *
   * @param from the first name, inclusive; empty: from the first on
   */
  public List<Wreck> list(String from, int most) {
    var all = new ArrayList<Wreck>();
    visit(
        from,
        wreck -> {
          all.add(wreck);
          return all.size() < most;
        });
    return all;
  }

  /** The same for all, one after the other; it may be taken away. */
  public void forEach(Consumer<Wreck> visitor) {
    visit(
        "",
        wreck -> {
          visitor.accept(wreck);
          return true;
        });
  }

  private void visit(String from, Predicate<Wreck> goesOn) {
    byte[] at = from.isEmpty() ? new byte[0] : prefix(from).map(Key::bytes).orElse(END);
    while (true) {
      List<Space.Entry> next = damaged.range(at, END, 1);
      if (next.isEmpty()) {
        return;
      }
      byte[] key = next.getFirst().key();
      Optional<String> name = name(key);
      Optional<Wreck> wreck = name.flatMap(this::find);
      at = name.flatMap(SetAside::prefix).map(Key::end).orElseGet(() -> IndexPage.behind(key));
      if (wreck.isPresent() && !goesOn.test(wreck.get())) {
        return;
      }
    }
  }

  public Optional<Wreck> find(String name) {
    Optional<Key> prefix = prefix(name);
    if (prefix.isEmpty()) {
      return Optional.empty();
    }
    var pieces = new ArrayList<Piece>();
    for (Space.Entry entry : damaged.range(prefix.get().bytes(), prefix.get().end(), PIECES)) {
      pieces.add(new Piece(from(name, entry.key()), entry.key(), entry.value()));
    }
    return pieces.isEmpty() ? Optional.empty() : Optional.of(looked(name, pieces));
  }

  /** The engine's name of its space, plugin and all, stands there in what older versions wrote. */
  private static String from(String name, byte[] key) {
    if (name.startsWith(RECORD)) {
      return LEDGER;
    }
    String space = Key.text(key, name.length() + 1);
    return space.substring(space.lastIndexOf('/') + 1);
  }

  /** Its content as it lies there, behind its trace fields where these can be read. */
  public InputStream open(Wreck wreck) throws IOException {
    Optional<ActiveMail> mail = beginning(wreck.name(), wreck.pieces());
    if (mail.isPresent()) {
      return mail.get().mail().open();
    }
    for (Piece piece : wreck.pieces()) {
      if (!piece.from().equals(Shelves.PROGRESS) && piece.octets().length >= Long.BYTES) {
        return shelves.content(content(piece)).open();
      }
    }
    throw new IOException("nothing tells where its content lies");
  }

  /**
   * Takes a mail back into the queue.
   *
   * @param anew with all its recipients where it cannot be read any more which of them have it
   */
  public Return takeBack(String name, boolean anew) {
    Optional<Wreck> wreck = find(name);
    if (wreck.isEmpty()) {
      return new Return.NotThere();
    }
    List<Piece> pieces = wreck.get().pieces();
    ActiveMail mail;
    try {
      mail = whole(name, pieces);
    } catch (Damaged e) {
      Optional<ActiveMail> beginning = anew ? beginning(name, pieces) : Optional.empty();
      if (beginning.isEmpty()) {
        return new Return.Unreadable(String.valueOf(e.getMessage()));
      }
      mail = anew(beginning.get());
    }
    return takeBack(pieces, mail);
  }

  /**
   * The same, behind the last pass that was reported: the next report would have the id of one that
   * there was, and not be made. What nobody has to hold back is a fresh one.
   */
  private ActiveMail anew(ActiveMail mail) {
    int reported = 0;
    for (int pass = 1; pass <= MOST_PASSES; pass++) {
      if (shelves.isKnown(Judgement.reportId(mail.id(), pass))) {
        reported = pass;
      }
    }
    if (reported == 0 && !shelves.isHeld(mail.id())) {
      return mail;
    }
    Progress untried = Progress.untried(mail).after(reported);
    Progress first = mail.head().heldUntil().map(untried::postponed).orElse(untried);
    return new ActiveMail(mail.head(), mail.content(), Optional.of(first));
  }

  private Return takeBack(List<Piece> pieces, ActiveMail mail) {
    Optional<Progress> progress = mail.progress();
    boolean held = progress.isPresent() && shelves.isHeld(mail.id());
    Return what =
        shelves.transact(
            Durability.FORCED,
            tx -> isThere(tx, pieces) ? put(tx, pieces, mail, held) : new Return.NotThere());
    if (what instanceof Return.Done) {
      tally.found(progress.isPresent() ? 0 : 1, progress.isPresent() ? 1 : 0);
      backlog.moved(Set.of(), held ? Set.of() : progress.map(Progress::berths).orElse(Set.of()));
      String words = "taken back into the queue by the administrator";
      journal.note(Notes.remark(Note.Level.INFO, mail.id(), words));
      back.run();
    }
    return what;
  }

  private Return put(Transaction tx, List<Piece> pieces, ActiveMail mail, boolean held) {
    Head head = mail.head();
    if (!shelves.admit(tx, head.pack(), mail.content().id())) {
      return new Return.Known();
    }
    var fresh = new ActiveMail(head, mail.content(), Optional.empty());
    if (held) {
      shelves.hold(tx, fresh, mail.progress().orElseThrow());
    } else {
      mail.progress().ifPresent(progress -> shelves.put(tx, fresh, progress));
      shelves.unhold(tx, mail.id());
    }
    pieces.forEach(piece -> tx.delete(damaged, piece.key()));
    return new Return.Done();
  }

  /** Throws one away for good; empty: there is none of that name. */
  public Optional<Gone> delete(String name) {
    Optional<Wreck> wreck = find(name);
    if (wreck.isEmpty()) {
      return Optional.empty();
    }
    List<Piece> pieces = wreck.get().pieces();
    Optional<ContentId> content =
        name.startsWith(RECORD)
            ? Optional.of(new ContentId(number(name)))
            : beginning(name, pieces).map(mail -> mail.content().id());
    boolean gone =
        shelves.transact(
            Durability.FORCED,
            tx -> {
              if (!isThere(tx, pieces)) {
                return false;
              }
              pieces.forEach(piece -> tx.delete(damaged, piece.key()));
              content.ifPresent(tx::release);
              id(name).ifPresent(id -> shelves.unhold(tx, id));
              return true;
            });
    if (!gone) {
      return Optional.empty();
    }
    String words = "was set aside as damaged, and is deleted by the administrator";
    journal.note(
        id(name)
            .map(id -> Notes.remark(Note.Level.INFO, id, words))
            .orElseGet(() -> Notes.remark(Note.Level.INFO, name + " " + words)));
    return Optional.of(new Gone(content.isPresent()));
  }

  /** Whether nobody has taken it away meanwhile. */
  private boolean isThere(Transaction tx, List<Piece> pieces) {
    return pieces.stream().allMatch(piece -> tx.get(damaged, piece.key()).isPresent());
  }

  private Wreck looked(String name, List<Piece> pieces) {
    Optional<Instant> received = beginning(name, pieces).map(mail -> mail.head().received());
    try {
      return new Wreck(
          name, Optional.of(whole(name, pieces).head().received()), Optional.empty(), pieces);
    } catch (Damaged e) {
      return new Wreck(name, received, Optional.of(String.valueOf(e.getMessage())), pieces);
    }
  }

  /** The mail as it was. */
  private ActiveMail whole(String name, List<Piece> pieces) {
    Piece first = first(pieces);
    Optional<Piece> progress = piece(pieces, Shelves.PROGRESS);
    if (first.from().equals(Shelves.WAITING) && progress.isEmpty()) {
      throw new Damaged("its progress is missing");
    }
    return mail(name, first, progress.map(piece -> Progress.unpack(piece.octets())));
  }

  /** The mail as it was at first, if that can be read. */
  private Optional<ActiveMail> beginning(String name, List<Piece> pieces) {
    try {
      return Optional.of(mail(name, first(pieces), Optional.empty()));
    } catch (Damaged e) {
      return Optional.empty();
    }
  }

  private ActiveMail mail(String name, Piece piece, Optional<Progress> progress) {
    byte[] entry = piece.octets();
    if (entry.length < Long.BYTES) {
      throw new Damaged("cut short");
    }
    MailId id = id(name).orElseGet(() -> Head.unpack(entry, Long.BYTES).id());
    return shelves.active(id, entry, progress);
  }

  private static Piece first(List<Piece> pieces) {
    return pieces.stream()
        .filter(piece -> !piece.from().equals(Shelves.PROGRESS))
        .findFirst()
        .orElseThrow(() -> new Damaged("its head is missing"));
  }

  private static Optional<Piece> piece(List<Piece> pieces, String from) {
    return pieces.stream().filter(piece -> piece.from().equals(from)).findFirst();
  }

  private static ContentId content(Piece piece) {
    return new ContentId(ByteBuffer.wrap(piece.octets()).getLong());
  }

  /** Where the pieces of a name lie; empty for what is no name. */
  private static Optional<Key> prefix(String name) {
    try {
      return name.startsWith(RECORD)
          ? Optional.of(record(number(name)))
          : id(name).map(id -> Key.of(id.text()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Of a record: that of its content. */
  private static long number(String name) {
    return Long.parseUnsignedLong(name.substring(RECORD.length()));
  }

  private static Key record(long content) {
    return Key.of("").and(LEDGER).and(content);
  }

  /** Empty: nobody here wrote that. */
  private static Optional<String> name(byte[] key) {
    try {
      String id = Key.text(key, 0);
      if (!id.isEmpty()) {
        return id(id).map(MailId::text);
      }
      int number = LEDGER.getBytes(StandardCharsets.UTF_8).length + 2;
      return Optional.of(RECORD + Long.toUnsignedString(Key.number(key, number)));
    } catch (IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private static Optional<MailId> id(String name) {
    try {
      return name.startsWith(RECORD) ? Optional.empty() : Optional.of(new MailId(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
