package org.rekkas.plugins.mailinglist;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Transaction;
import org.rekkas.spi.vault.Vault;

/**
 * Questions that were sent by mail and wait for their answer: each has a token that nobody can
 * guess and that serves once (attack G5). Nobody is asked the same twice while it is open, but for
 * who wishes it again some hours later, as the letter may be lost; and a list asks so much in an
 * hour: of those who wish something, of authors, and of moderators, each for itself, so that who
 * forges wishes keeps nobody else from being asked. Thread-safe.
 *
 * <pre>
 * questions   token             → version, until, verb, list, about, whom (not at first)
 * open        list, verb, about → from when on it may be asked again
 * pace        list, whom        → begin of the hour, count
 * </pre>
 */
final class Questions {
  private static final int VERSION = 1;
  private static final Duration AGAIN = Duration.ofHours(8);
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final int PAGE = 500;
  private static final String WHOM = "\n";
  private static final byte[] END = {(byte) 0xff};

  private final Vault vault;
  private final Readable readable;
  private final Seals seals;
  private final Clock clock;
  private final Settings settings;
  private final Space questions;
  private final Space open;
  private final Space pace;

  /** What an answer brings about. */
  enum Verb {
    SUBSCRIBE(Whom.WISHING),
    UNSUBSCRIBE(Whom.WISHING),
    /** The author says that a post is his. */
    OWN(Whom.AUTHORS),
    APPROVE(Whom.MODERATORS),
    /** In the same letter as the other. */
    REJECT(Whom.UNCOUNTED),
    /** A member whose address failed is written to again. Nobody can forge that. */
    RESUME(Whom.UNCOUNTED),
    /** No question: a letter that goes out when somebody writes. */
    TELL(Whom.WISHING);

    private final Whom whom;

    Verb(Whom whom) {
      this.whom = whom;
    }
  }

  /** Who is asked: those are counted together. */
  private enum Whom {
    WISHING,
    AUTHORS,
    MODERATORS,
    UNCOUNTED
  }

  /** Since when is counted, and how much was asked. */
  private record Hour(long begin, long count) {}

  /**
   * A question that is open.
   *
   * @param whom who got its token, if that matters
   */
  record Question(Verb verb, String list, String about, Instant until, List<Mailbox> whom) {}

  Questions(Surroundings given, Readable readable, Seals seals, Settings settings) {
    this.vault = given.vault();
    this.readable = readable;
    this.seals = seals;
    this.clock = given.clock();
    this.settings = settings;
    questions = vault.space("questions");
    open = vault.space("open");
    pace = vault.space("pace");
  }

  /**
   * The token of a question that may be sent now; the same one when the same mail comes again.
   * Empty: it is open already, or the list has asked too much in this hour.
   */
  Optional<String> ask(MailingList list, Verb verb, String about, MailId occasion) {
    return ask(list, verb, about, occasion, List.of());
  }

  /**
   * The same.
   *
   * @param whom who gets the token; empty: that does not matter at the answer
   */
  Optional<String> ask(
      MailingList list, Verb verb, String about, MailId occasion, List<Mailbox> whom) {
    String token = seals.of(verb.name(), list.key(), about, occasion.text());
    Instant until = clock.instant().plus(settings.expiry());
    return vault.transact(
        Vault.Durability.FORCED,
        tx -> {
          if (tx.get(questions, key(token)).isPresent()) {
            return Optional.of(token);
          }
          byte[] place = place(list.key(), verb, about);
          boolean asked = tx.get(open, place).filter(then -> isAhead(then, verb)).isPresent();
          byte[] count = key(list, verb.whom);
          Hour hour = hour(tx.get(pace, count));
          if (asked || !hasPace(verb, hour)) {
            return Optional.empty();
          }
          tx.put(pace, count, Key.of(hour.begin()).and(hour.count() + 1).bytes());
          var question = new Question(verb, list.key(), about, until, whom);
          tx.put(questions, key(token), pack(question));
          tx.put(open, place, Key.of(again(verb, until).toEpochMilli()).bytes());
          return Optional.of(token);
        });
  }

  private Instant again(Verb verb, Instant until) {
    Instant soon = clock.instant().plus(AGAIN);
    return verb.whom == Whom.WISHING && soon.isBefore(until) ? soon : until;
  }

  /** Farther ahead than it can have been put, it is of a clock that was wrong. */
  private boolean isAhead(byte[] instant, Verb verb) {
    long then = Key.number(instant, 0);
    Instant latest = again(verb, clock.instant().plus(settings.expiry()));
    return then > clock.millis() && then <= latest.toEpochMilli();
  }

  /** Whether the list may ask one more such question now. */
  boolean hasPace(MailingList list, Verb verb) {
    return hasPace(verb, hour(pace.get(key(list, verb.whom))));
  }

  private boolean hasPace(Verb verb, Hour hour) {
    return verb.whom == Whom.UNCOUNTED || hour.count() < settings.questionsPerHour();
  }

  private Hour hour(Optional<byte[]> known) {
    long now = clock.millis();
    return known
        .map(octets -> new Hour(Key.number(octets, 0), Key.number(octets, 8)))
        .filter(hour -> Math.abs(now - hour.begin()) < HOUR)
        .orElse(new Hour(now, 0));
  }

  /**
   * What a token asks; empty for one that was never given, has served, is another list's, or old.
   */
  Optional<Question> find(MailingList list, String token) {
    return questions
        .get(key(token))
        .flatMap(this::question)
        .filter(question -> question.list().equals(list.key()))
        .filter(question -> question.until().isAfter(clock.instant()));
  }

  /** It has served. Called once its effect is on disk. */
  void close(String token) {
    close(List.of(key(token)));
  }

  private void close(List<byte[]> keys) {
    vault.transact(
        Vault.Durability.FORCED,
        tx -> {
          for (byte[] key : keys) {
            tx.get(questions, key).flatMap(this::question).ifPresent(q -> remove(tx, key, q));
          }
          return true;
        });
  }

  private void remove(Transaction tx, byte[] key, Question question) {
    tx.delete(questions, key);
    tx.delete(open, place(question.list(), question.verb(), question.about()));
  }

  /** All of a list, at its end. */
  void forgetAll(MailingList list) {
    close(question -> question.list().equals(list.key()));
    Clearing.of(vault, open, Key.of(list.key()));
    Clearing.of(vault, pace, Key.of(list.key()));
  }

  /** Forgets those that were too old by then to be answered. */
  void sweep(Instant then) {
    close(question -> !question.until().isAfter(then));
  }

  private void close(Predicate<Question> over) {
    byte[] from = new byte[0];
    for (int size = PAGE; size == PAGE; ) {
      List<Space.Entry> page = questions.range(from, END, PAGE);
      size = page.size();
      if (size > 0) {
        from = Arrays.copyOf(page.getLast().key(), page.getLast().key().length + 1);
      }
      List<byte[]> keys =
          page.stream()
              .filter(entry -> question(entry.value()).filter(over).isPresent())
              .map(Space.Entry::key)
              .toList();
      if (!keys.isEmpty()) {
        close(keys);
      }
    }
  }

  private static byte[] key(String text) {
    return Key.of(text).bytes();
  }

  private static byte[] key(MailingList list, Whom whom) {
    return Key.of(list.key()).and(whom.name()).bytes();
  }

  /** However a person writes his address, it is one. */
  private static byte[] place(String list, Verb verb, String about) {
    String what =
        switch (verb) {
          case SUBSCRIBE, UNSUBSCRIBE, RESUME -> Mailbox.of(about).key();
          case OWN, APPROVE, REJECT, TELL -> about;
        };
    return Key.of(list).and(verb.name()).and(what).bytes();
  }

  private static byte[] pack(Question question) {
    return Key.of(VERSION)
        .and(question.until().toEpochMilli())
        .and(question.verb().name())
        .and(question.list())
        .and(question.about())
        .and(String.join(WHOM, question.whom().stream().map(Mailbox::toString).toList()))
        .bytes();
  }

  private Optional<Question> question(byte[] octets) {
    return readable.read("a question", octets, Questions::unpack);
  }

  private static Question unpack(byte[] octets) {
    if (Key.number(octets, 0) != VERSION) {
      throw new IllegalStateException("a question of another version");
    }
    var until = Instant.ofEpochMilli(Key.number(octets, 8));
    String verb = Key.text(octets, 16);
    int list = 16 + length(verb);
    String name = Key.text(octets, list);
    String about = Key.text(octets, list + length(name));
    int whom = list + length(name) + length(about);
    String addresses = whom < octets.length ? Key.text(octets, whom) : "";
    return new Question(Verb.valueOf(verb), name, about, until, mailboxes(addresses));
  }

  private static List<Mailbox> mailboxes(String addresses) {
    return addresses.isEmpty()
        ? List.of()
        : Arrays.stream(addresses.split(WHOM)).map(Mailbox::of).toList();
  }

  private static int length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length + 1;
  }
}
