package org.rekkas.kernel.plugins;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.rekkas.kernel.plugins.guard.PluginUnavailable;
import org.rekkas.spi.MailStore;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.store.Append;
import org.rekkas.spi.store.FlagChange;
import org.rekkas.spi.store.Folder;
import org.rekkas.spi.store.Message;
import org.rekkas.spi.store.Usage;

/**
 * The message store of a generation. What the store throws comes through; where there is none, or
 * where it does not answer, {@link PluginUnavailable}. Thread-safe.
 */
final class TheStore implements MailStore {
  private final Supplier<Roster> roster;

  TheStore(Supplier<Roster> roster) {
    this.roster = roster;
  }

  @Override
  public List<Folder> folders(Mailbox owner) {
    return ask(store -> store.folders(owner));
  }

  @Override
  public Optional<Folder> folder(Mailbox owner, String name) {
    return ask(store -> store.folder(owner, name));
  }

  @Override
  public boolean create(Mailbox owner, String name) {
    return ask(store -> store.create(owner, name));
  }

  @Override
  public boolean delete(Mailbox owner, String name) {
    return ask(store -> store.delete(owner, name));
  }

  @Override
  public boolean rename(Mailbox owner, String from, String to) {
    return ask(store -> store.rename(owner, from, to));
  }

  @Override
  public Usage usage(Mailbox owner) {
    return ask(store -> store.usage(owner));
  }

  @Override
  public List<Append.Result> append(List<Append> appends) {
    return ask(store -> store.append(appends));
  }

  @Override
  public void forget(List<Append.Key> done) {
    ask(
        store -> {
          store.forget(done);
          return true;
        });
  }

  @Override
  public List<Message> messages(Mailbox owner, String folder, long fromUid, int most) {
    return ask(store -> store.messages(owner, folder, fromUid, most));
  }

  @Override
  public Optional<Message> message(Mailbox owner, String folder, long uid) {
    return ask(store -> store.message(owner, folder, uid));
  }

  @Override
  public List<Message> changedSince(Mailbox owner, String folder, long modSeq, int most) {
    return ask(store -> store.changedSince(owner, folder, modSeq, most));
  }

  @Override
  public List<Long> vanishedSince(Mailbox owner, String folder, long modSeq, int most) {
    return ask(store -> store.vanishedSince(owner, folder, modSeq, most));
  }

  @Override
  public Optional<Content> content(Mailbox owner, String folder, long uid) throws IOException {
    Placed<MailStore> store = store();
    try {
      return store.guard().demand(() -> store.extension().content(owner, folder, uid));
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new PluginUnavailable(store.name() + ": " + e, e);
    }
  }

  @Override
  public List<Message> flag(
      Mailbox owner, String folder, List<Long> uids, FlagChange change, long unchangedSince) {
    return ask(store -> store.flag(owner, folder, uids, change, unchangedSince));
  }

  @Override
  public int expunge(Mailbox owner, String folder, List<Long> uids) {
    return ask(store -> store.expunge(owner, folder, uids));
  }

  @Override
  public List<Long> copy(Mailbox owner, String from, List<Long> uids, String to) {
    return ask(store -> store.copy(owner, from, uids, to));
  }

  @Override
  public List<Long> move(Mailbox owner, String from, List<Long> uids, String to) {
    return ask(store -> store.move(owner, from, uids, to));
  }

  /** One question to the store. */
  private interface Ask<T> {
    T of(MailStore store);
  }

  private <T> T ask(Ask<T> ask) {
    Placed<MailStore> store = store();
    return store.guard().expect(() -> ask.of(store.extension()));
  }

  private Placed<MailStore> store() {
    List<Placed<MailStore>> stores = roster.get().shelf().stores();
    if (stores.isEmpty()) {
      throw new PluginUnavailable("no plugin brings a message store");
    }
    return stores.getFirst();
  }
}
