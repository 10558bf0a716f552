package org.rekkas.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.store.Append;
import org.rekkas.spi.store.Append.Result;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.StoredContent;
import org.rekkas.spi.vault.Vault;

/**
 * One message on its way into the store: everything that needs no transaction is done when it is
 * made, so that the step, which may run more than once, is short.
 *
 * <p>A content that lies in the vault already is held, not copied: one content and a small entry
 * for each reader (design §3).
 */
final class Appending {
  private static final int COPY_BUFFER = 16 * 1024;

  private final Append append;
  private final String owner;
  private final String folder;
  private final byte[] key;
  private final byte[] prefix;
  private final long octets;
  private final Flags flags;
  private final Optional<ContentDraft> copy;

  private Appending(Append append, String folder, Optional<ContentDraft> copy) {
    this.append = append;
    this.owner = append.owner().key();
    this.folder = folder;
    this.key = Layout.appended(append.key());
    this.prefix = append.prefix().getBytes(StandardCharsets.UTF_8);
    this.octets = prefix.length + append.content().size();
    this.flags = Flags.of(append.flags()).cut();
    this.copy = copy;
  }

  /** Runs what needs the appends made ready, and lets go of the drafts that were not stored. */
  static List<Appending> of(List<Append> appends, Vault vault) {
    var ready = new ArrayList<Appending>(appends.size());
    try {
      for (Append append : appends) {
        ready.add(of(append, vault));
      }
      return ready;
    } catch (RuntimeException e) {
      ready.forEach(Appending::close);
      throw e;
    }
  }

  private static Appending of(Append append, Vault vault) {
    String folder =
        FolderName.of(append.folder())
            .orElseThrow(() -> new IllegalArgumentException("not a name for a folder"));
    return switch (append.content()) {
      case StoredContent _, ContentDraft _ -> new Appending(append, folder, Optional.empty());
      case Content other -> new Appending(append, folder, Optional.of(draft(other, vault)));
    };
  }

  private static ContentDraft draft(Content content, Vault vault) {
    var draft = vault.draft();
    var buffer = new byte[COPY_BUFFER];
    try (var in = content.open()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        draft.write(buffer, 0, n);
      }
      return draft;
    } catch (IOException e) {
      draft.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      draft.close();
      throw e;
    }
  }

  String owner() {
    return owner;
  }

  /** Within the transaction. */
  Result run(Work work) {
    var tx = work.tx();
    var layout = work.layout();
    if (tx.get(layout.appended(), key).isPresent()) {
      return new Result.AlreadyThere();
    }
    var holding = work.holding(owner);
    if (append.quota() > 0 && holding.octets() + octets > append.quota()) {
      return new Result.OverQuota(holding.octets(), append.quota());
    }
    var state = work.findOrMake(owner, folder);
    long uid = state.nextUid();
    var message =
        new MessageRecord(
            state.nextModSeq(),
            flags,
            append.internalDate().toEpochMilli(),
            octets,
            append.mail().text());
    tx.put(layout.appended(), key, new Occasion(work.second()).packed());
    Entries.put(work, state, uid, message);
    tx.put(
        layout.bodies(),
        Layout.key(state.number, uid),
        new BodyRecord(reference(work), prefix).packed());
    holding.add(1, octets);
    return new Result.Stored(folder, state.uidValidity, uid);
  }

  /** Lets go of a copy that was not stored. */
  void close() {
    copy.ifPresent(ContentDraft::close);
  }

  private ContentId reference(Work work) {
    return switch (append.content()) {
      case StoredContent stored -> work.hold(stored.id());
      case ContentDraft draft -> work.store(draft);
      case Content _ -> work.store(copy.orElseThrow());
    };
  }
}
