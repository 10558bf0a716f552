package org.rekkas.delivery.files;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rekkas.spi.MailStore;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.store.Append;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.Vault;

/**
 * Messages on their way from a file into a folder, a batch at a time. Octets that the folder has
 * already are not brought again, so an import that was broken off is just started anew. Quotas do
 * not hold for the administrator. One thread.
 */
public final class Import implements MessageSink, AutoCloseable {
  private static final int BATCH = 100;

  private final MailStore store;
  private final Vault vault;
  private final Mailbox owner;
  private final String folder;
  private final String occasion;
  private final Instant now;
  private final Present present;
  private final List<Append> batch = new ArrayList<>();
  private final List<ContentDraft> drafts = new ArrayList<>();
  private Optional<IncomingMessage> open = Optional.empty();
  private long brought;
  private long known;

  /**
   * @param occasion this import's own, never used before
   */
  public Import(
      MailStore store, Vault vault, Mailbox owner, String folder, String occasion, Instant now) {
    this.store = store;
    this.vault = vault;
    this.owner = owner;
    this.folder = folder;
    this.occasion = occasion;
    this.now = now;
    this.present = new Present(store, owner, folder);
  }

  @Override
  public void begin() {
    var draft = vault.draft();
    drafts.add(draft);
    open = Optional.of(new IncomingMessage(draft));
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    open.orElseThrow().write(from, offset, length);
  }

  @Override
  public void end(Optional<Instant> date, Set<String> flags) throws IOException {
    var message = open.orElseThrow();
    open = Optional.empty();
    var id = message.id();
    if (present.has(id, message.draft().size())) {
      known++;
      drafts.removeLast().close();
      return;
    }
    batch.add(
        new Append(id, owner, occasion, folder, flags, date.orElse(now), "", message.draft(), 0));
    if (batch.size() == BATCH) {
      flush();
    }
  }

  /** Forces what is left. To be called behind the last message. */
  public void finish() {
    flush();
  }

  /** How many were new to the folder. */
  public long brought() {
    return brought;
  }

  /** How many the folder had already. */
  public long known() {
    return known;
  }

  @Override
  public void close() {
    drafts.forEach(ContentDraft::close);
    drafts.clear();
  }

  private void flush() {
    if (batch.isEmpty()) {
      return;
    }
    for (Append.Result result : store.append(batch)) {
      brought += result instanceof Append.Result.Stored ? 1 : 0;
    }
    store.forget(batch.stream().map(Append::key).toList());
    batch.clear();
    close();
  }
}
