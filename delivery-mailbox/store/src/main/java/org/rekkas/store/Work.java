package org.rekkas.store;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import org.rekkas.spi.store.Folder;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Transaction;

/**
 * What one transaction has open: each folder's and each account's record is read once, however many
 * messages go through it, and written once at the end. Lives within one {@code Vault.Step}.
 */
final class Work {
  private record Name(String owner, String name) {}

  private final Transaction tx;
  private final Layout layout;
  private final FolderNumbers folderNumbers;
  private final long second;
  private final Map<Name, FolderState> folders = new HashMap<>();
  private final Map<String, Holding> holdings = new HashMap<>();
  private final Map<ContentDraft, ContentId> stored = new IdentityHashMap<>();

  /**
   * @param second the time, in seconds since 1970: UIDVALIDITY of what is made, the occasion of
   *     what is appended
   */
  Work(Transaction tx, Layout layout, FolderNumbers folderNumbers, long second) {
    this.tx = tx;
    this.layout = layout;
    this.folderNumbers = folderNumbers;
    this.second = second;
  }

  Transaction tx() {
    return tx;
  }

  Layout layout() {
    return layout;
  }

  long second() {
    return second;
  }

  ContentId hold(ContentId content) {
    tx.hold(content);
    return content;
  }

  /** Stores a draft, once: whoever brings it again shares it. */
  ContentId store(ContentDraft draft) {
    var known = stored.get(draft);
    if (known != null) {
      return hold(known);
    }
    var id = tx.store(draft);
    stored.put(draft, id);
    return id;
  }

  Holding holding(String owner) {
    var open = holdings.get(owner);
    if (open == null) {
      open =
          tx.get(layout.accounts(), Layout.account(owner))
              .map(Holding::read)
              .orElseGet(Holding::new);
      holdings.put(owner, open);
    }
    return open;
  }

  Optional<FolderState> find(String owner, String name) {
    var key = new Name(owner, name);
    var open = folders.get(key);
    if (open == null) {
      open =
          tx.get(layout.folders(), Layout.folder(owner, name)).map(FolderState::read).orElse(null);
      if (open == null) {
        return Optional.empty();
      }
      folders.put(key, open);
    }
    return Optional.of(open);
  }

  /** The folder, made with those above it if it is not there. */
  FolderState findOrMake(String owner, String name) {
    return find(owner, name).orElseGet(() -> make(owner, name));
  }

  /** Makes a folder that is not there, and those above it (RFC 9051 §6.3.4). */
  FolderState make(String owner, String name) {
    FolderName.parent(name)
        .filter(parent -> !parent.equals(Folder.INBOX))
        .ifPresent(parent -> findOrMake(owner, parent));
    return put(owner, name, name.equals(Folder.INBOX) ? inbox() : fresh());
  }

  /** Puts a folder's record under a name. */
  FolderState put(String owner, String name, FolderState state) {
    tx.put(layout.folders(), Layout.folder(owner, name), state.packed());
    folders.put(new Name(owner, name), state);
    return state;
  }

  /** Takes a folder's record from a name. */
  void drop(String owner, String name) {
    tx.delete(layout.folders(), Layout.folder(owner, name));
    folders.remove(new Name(owner, name));
  }

  private FolderState inbox() {
    return new FolderState(folderNumbers.next(), Numbers.of(tx, layout).born());
  }

  /** An empty folder that has no name yet. */
  FolderState fresh() {
    return new FolderState(folderNumbers.next(), newUidValidity());
  }

  long newUidValidity() {
    var numbers = Numbers.of(tx, layout).withUidValidity(second);
    tx.put(layout.meta(), Layout.NUMBERS, numbers.packed());
    return numbers.lastUidValidity();
  }

  /** Writes what was touched. The last step. */
  void finish() {
    folders.forEach(
        (name, state) -> {
          if (state.touched()) {
            tx.put(layout.folders(), Layout.folder(name.owner(), name.name()), state.packed());
          }
        });
    holdings.forEach(
        (owner, holding) -> {
          if (holding.touched()) {
            tx.put(layout.accounts(), Layout.account(owner), holding.packed());
          }
        });
  }
}
