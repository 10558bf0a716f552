package org.rekkas.plugins.mailinglist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.StoredContent;
import org.rekkas.spi.vault.Transaction;
import org.rekkas.spi.vault.Vault;

/**
 * Posts that wait for a moderator, or for their author to say that they are his. They share the
 * content of the mail that came. Thread-safe.
 *
 * <pre>
 * held   list, mail → version, time, content, options, author, subject, why, trace
 * </pre>
 */
final class HeldPosts {
  private static final String VERSION = "1";
  private static final String PARTING = "\n";
  private static final int PARTS = 9;
  private static final int PAGE = 200;
  private static final int MOST = 1_000;
  private static final byte[] END = {(byte) 0xff};

  private final Vault vault;
  private final Clock clock;
  private final Settings settings;
  private final Space held;

  /**
   * A held post.
   *
   * @param trace the header fields that this server put in front of it
   */
  record Held(
      MailId id,
      Instant since,
      ContentId content,
      EnvelopeOptions options,
      String author,
      String subject,
      String why,
      String trace) {}

  HeldPosts(Vault vault, Clock clock, Settings settings) {
    this.vault = vault;
    this.clock = clock;
    this.settings = settings;
    held = vault.space("held");
  }

  /** Whether one more may wait, or this one waits already. */
  boolean hasRoom(MailingList list, MailId mail) {
    return held.get(key(list, mail)).isPresent() || all(list).size() < MOST;
  }

  /** Again without effect. */
  void hold(MailingList list, Post post, String why) throws IOException {
    byte[] key = key(list, post.mail().id());
    Content content = post.mail().content();
    if (content instanceof StoredContent stored) {
      put(key, post, why, tx -> hold(tx, stored.id()));
      return;
    }
    try (var copy = vault.draft()) {
      copy(content, copy);
      put(key, post, why, tx -> tx.store(copy));
    }
  }

  private static ContentId hold(Transaction tx, ContentId content) {
    tx.hold(content);
    return content;
  }

  private static void copy(Content from, ContentDraft to) throws IOException {
    try (var in = from.open()) {
      in.transferTo(new Distribution.Drafting(to));
    }
  }

  private void put(byte[] key, Post post, String why, Vault.Step<ContentId> content) {
    vault.transact(
        Vault.Durability.FORCED,
        tx -> {
          if (tx.get(held, key).isEmpty()) {
            tx.put(held, key, pack(post, why, content.run(tx)));
          }
          return true;
        });
  }

  Optional<Held> find(MailingList list, String id) {
    byte[] key = Key.of(list.key()).and(id).bytes();
    return held.get(key).map(value -> unpack(id(key), value));
  }

  /** The first so many, by the ids of the mails. */
  List<Held> all(MailingList list) {
    Key of = Key.of(list.key());
    var all = new ArrayList<Held>();
    for (Space.Entry entry : held.range(of.bytes(), of.end(), MOST)) {
      all.add(unpack(id(entry.key()), entry.value()));
    }
    return all;
  }

  Content content(Held post) {
    return vault.content(post.content());
  }

  /** It waits no more; false if it did not. */
  boolean remove(MailingList list, MailId id) {
    return remove(key(list, id));
  }

  private boolean remove(byte[] key) {
    return vault.transact(
        Vault.Durability.FORCED,
        tx -> {
          Optional<byte[]> value = tx.get(held, key);
          value.ifPresent(
              v -> {
                tx.delete(held, key);
                tx.release(unpack(id(key), v).content());
              });
          return value.isPresent();
        });
  }

  /** Drops what has waited too long. */
  void sweep() {
    Instant old = clock.instant().minus(settings.expiry());
    byte[] from = new byte[0];
    for (int size = PAGE; size == PAGE; ) {
      List<Space.Entry> page = held.range(from, END, PAGE);
      size = page.size();
      for (Space.Entry entry : page) {
        from = Arrays.copyOf(entry.key(), entry.key().length + 1);
        if (unpack(id(entry.key()), entry.value()).since().isBefore(old)) {
          remove(entry.key());
        }
      }
    }
  }

  private static byte[] key(MailingList list, MailId mail) {
    return Key.of(list.key()).and(mail.text()).bytes();
  }

  private static MailId id(byte[] key) {
    String list = Key.text(key, 0);
    return new MailId(Key.text(key, list.getBytes(StandardCharsets.UTF_8).length + 1));
  }

  private byte[] pack(Post post, String why, ContentId content) {
    EnvelopeOptions options = post.mail().envelope().options();
    return String.join(
            PARTING,
            VERSION,
            Long.toString(clock.millis()),
            Long.toString(content.value()),
            options.body().name(),
            Boolean.toString(options.smtpUtf8()),
            post.authorText(),
            post.subject(),
            why,
            post.mail().trace())
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Held unpack(MailId id, byte[] octets) {
    String[] parts = new String(octets, StandardCharsets.UTF_8).split(PARTING, PARTS);
    if (parts.length != PARTS || !parts[0].equals(VERSION)) {
      throw new UncheckedIOException(new IOException("a held post of another version"));
    }
    var options =
        new EnvelopeOptions(
            EnvelopeOptions.Body.valueOf(parts[3]),
            Boolean.parseBoolean(parts[4]),
            Optional.empty(),
            Optional.empty(),
            Map.of());
    return new Held(
        id,
        Instant.ofEpochMilli(Long.parseLong(parts[1])),
        new ContentId(Long.parseLong(parts[2])),
        options,
        parts[5],
        parts[6],
        parts[7],
        parts[8]);
  }
}
