package org.rekkas.plugins.mailinglist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.rekkas.mime.DraftStream;
import org.rekkas.spi.Locks;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.mail.ReversePath;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.StoredContent;
import org.rekkas.spi.vault.Transaction;
import org.rekkas.spi.vault.Vault;

/**
 * Posts that wait for a moderator, or for their author to say that they are his: so many of a list
 * for each of both, and of the latter so many of one author, for who forges them is to fill it for
 * nobody else. They share the content of the mail that came. Thread-safe.
 *
 * <pre>
 * held   list, mail → a {@link Held}
 * </pre>
 */
final class HeldPosts {
  private static final int PAGE = 200;
  private static final int MOST = 1_000;
  private static final int MOST_OF_AUTHOR = 20;

  /** As many may be over, and not yet swept. */
  private static final int MOST_ON_DISK = 2 * Decider.values().length * MOST;

  private static final byte[] END = {(byte) 0xff};

  private final Surroundings given;
  private final OneDecider one;
  private final Vault vault;
  private final Settings settings;
  private final Space held;
  private final HeldTally tally;

  HeldPosts(Surroundings given, OneDecider one, Settings settings) {
    this.given = given;
    this.one = one;
    this.settings = settings;
    vault = given.vault();
    held = vault.space("held");
    tally = new HeldTally(given.clock());
  }

  /** Why one more may not wait; empty where this one waits already. What is over takes none. */
  Optional<Reply> hindrance(MailingList list, Post post, Decider decider) {
    String id = post.mail().id().text();
    if (find(list, id).filter(known -> known.waitsFor(decider)).isPresent()) {
      return Optional.empty();
    }
    List<HeldTally.Counted> others = waiting(list, decider);
    if (others.size() >= MOST) {
      return Optional.of(Replies.TOO_MANY_HELD);
    }
    long his = others.stream().filter(other -> other.isOf(post.authorText())).count();
    return decider == Decider.AUTHOR && his >= MOST_OF_AUTHOR
        ? Optional.of(Replies.TOO_MANY_OF_AUTHOR)
        : Optional.empty();
  }

  private List<HeldTally.Counted> waiting(MailingList list, Decider decider) {
    Instant old = given.clock().instant().minus(settings.expiry());
    return tally.of(list.key(), () -> counted(list)).stream()
        .filter(other -> other.decider() == decider && !other.since().isBefore(old))
        .toList();
  }

  private List<HeldTally.Counted> counted(MailingList list) {
    var all = new ArrayList<HeldTally.Counted>();
    for (Space.Entry entry : entries(list)) {
      readable(entry).map(HeldTally.Counted::of).ifPresent(all::add);
    }
    return List.copyOf(all);
  }

  private <T> T change(Vault.Step<T> step) {
    try {
      return vault.transact(Vault.Durability.FORCED, step);
    } finally {
      tally.changed();
    }
  }

  /** A moderator takes over from the author: empty, or why he cannot. Again without effect. */
  Optional<Reply> handOver(MailingList list, Held post, String why) {
    if (post.decider() == Decider.AUTHOR && waiting(list, Decider.MODERATOR).size() >= MOST) {
      return Optional.of(Replies.TOO_MANY_HELD);
    }
    byte[] key = key(list, post.id());
    return change(
        tx -> {
          boolean waits = tx.get(held, key).isPresent();
          if (waits) {
            tx.put(held, key, post.forModerators(why).pack());
          }
          return waits ? Optional.<Reply>empty() : Optional.of(Replies.NOT_HELD);
        });
  }

  /** Again without effect, but that a moderator takes over from the author. */
  void hold(MailingList list, Post post, Decider decider, String why) throws IOException {
    Instant now = given.clock().instant();
    byte[] key = key(list, post.mail().id());
    Function<ContentId, Held> made = content -> Held.of(post, now, content, decider, why);
    Content content = post.mail().content();
    if (content instanceof StoredContent stored) {
      put(key, made, tx -> hold(tx, stored.id()));
      return;
    }
    try (var copy = vault.draft()) {
      copy(content, copy);
      put(key, made, tx -> tx.store(copy));
    }
  }

  private static ContentId hold(Transaction tx, ContentId content) {
    tx.hold(content);
    return content;
  }

  private static void copy(Content from, ContentDraft to) throws IOException {
    try (var in = from.open()) {
      in.transferTo(new DraftStream(to));
    }
  }

  private void put(byte[] key, Function<ContentId, Held> made, Vault.Step<ContentId> content) {
    change(
        tx -> {
          Optional<Held> known = tx.get(held, key).map(value -> Held.unpack(id(key), value));
          Held post = made.apply(known.isPresent() ? known.get().content() : content.run(tx));
          if (known.filter(one -> one.waitsFor(post.decider())).isEmpty()) {
            tx.put(held, key, post.pack());
          }
          return true;
        });
  }

  Optional<Held> find(MailingList list, String id) {
    byte[] key = Key.of(list.key()).and(id).bytes();
    return held.get(key).map(value -> Held.unpack(id(key), value));
  }

  /** By the ids of the mails; but for those that cannot be read. */
  List<Held> all(MailingList list) {
    var all = new ArrayList<Held>();
    for (Space.Entry entry : entries(list)) {
      readable(entry).ifPresent(all::add);
    }
    return all;
  }

  /** Whether there is one, if only one that cannot be read. */
  boolean any(MailingList list) {
    return !entries(list).isEmpty();
  }

  private List<Space.Entry> entries(MailingList list) {
    Key of = Key.of(list.key());
    return held.range(of.bytes(), of.end(), MOST_ON_DISK);
  }

  Content content(Held post) {
    return vault.content(post.content());
  }

  /** As it came, but for its envelope. */
  Mail mail(Held post) {
    var envelope = new Envelope(ReversePath.NULL, post.options(), List.of());
    return new Mail(post.id(), post.since(), envelope, post.trace(), content(post));
  }

  /** It waits no more; false if it did not. */
  boolean remove(MailingList list, MailId id) {
    byte[] key = key(list, id);
    return held.get(key).isPresent() && change(tx -> remove(tx, key));
  }

  /** At the list's end; fails at one that cannot be read, which would be the next list's. */
  void removeAll(MailingList list) {
    for (Space.Entry entry : entries(list)) {
      change(tx -> remove(tx, entry.key()));
    }
  }

  private boolean remove(Transaction tx, byte[] key) {
    Optional<byte[]> value = tx.get(held, key);
    value.ifPresent(
        v -> {
          tx.delete(held, key);
          tx.release(Held.unpack(id(key), v).content());
        });
    return value.isPresent();
  }

  /**
   * Drops what had waited too long by then, unless somebody decides about it just now, and tells of
   * each; and of what cannot be read.
   */
  void sweep(Instant then) {
    Instant old = then.minus(settings.expiry());
    byte[] from = new byte[0];
    for (int size = PAGE; size == PAGE; ) {
      List<Space.Entry> page = held.range(from, END, PAGE);
      size = page.size();
      if (size > 0) {
        from = Arrays.copyOf(page.getLast().key(), page.getLast().key().length + 1);
      }
      drop(page.stream().filter(entry -> isOver(entry, old)).toList());
    }
  }

  private boolean isOver(Space.Entry entry, Instant old) {
    Optional<Held> post = readable(entry);
    if (post.isEmpty()) {
      var evidence =
          Evidence.of("a held post cannot be read").with("list", Key.text(entry.key(), 0));
      note(Note.Level.WARN, id(entry.key()), evidence);
    }
    return post.filter(one -> one.since().isBefore(old)).isPresent();
  }

  private void drop(List<Space.Entry> over) {
    if (over.isEmpty()) {
      return;
    }
    var turns = new HashMap<Space.Entry, Locks.Held>();
    try {
      over.forEach(entry -> turn(entry).ifPresent(turn -> turns.put(entry, turn)));
      change(
              tx ->
                  over.stream()
                      .filter(turns::containsKey)
                      .filter(entry -> remove(tx, entry.key()))
                      .toList())
          .forEach(entry -> tell(Key.text(entry.key(), 0), held(entry)));
    } finally {
      turns.values().forEach(Locks.Held::close);
    }
  }

  private Optional<Locks.Held> turn(Space.Entry entry) {
    return one.turn(Key.text(entry.key(), 0), id(entry.key()).text());
  }

  private void tell(String list, Held post) {
    var evidence =
        Evidence.of("a held post is dropped: nobody decided about it")
            .with("list", list)
            .with("author", post.author())
            .with("held", post.since().toString());
    note(Note.Level.INFO, post.id(), evidence);
  }

  private void note(Note.Level level, MailId post, Evidence evidence) {
    given.journal().note(new Note.Remark(given.plugin(), level, Optional.of(post), evidence));
  }

  /** Empty for one of another version, or a damaged one: it stays, and hinders no other. */
  private static Optional<Held> readable(Space.Entry entry) {
    try {
      return Optional.of(held(entry));
    } catch (RuntimeException _) {
      return Optional.empty();
    }
  }

  private static Held held(Space.Entry entry) {
    return Held.unpack(id(entry.key()), entry.value());
  }

  private static byte[] key(MailingList list, MailId mail) {
    return Key.of(list.key()).and(mail.text()).bytes();
  }

  private static MailId id(byte[] key) {
    String list = Key.text(key, 0);
    return new MailId(Key.text(key, list.getBytes(StandardCharsets.UTF_8).length + 1));
  }
}
