package org.rekkas.vault;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Transaction;
import org.rekkas.vault.state.Changes;
import org.rekkas.vault.state.View;

/**
 * What one step got and wants changed. Belongs to the step's thread until it is handed to the
 * committer.
 */
final class OpenTransaction implements Transaction {
  private final View below;
  private final Changes changes;
  private final long since;
  private final List<Read> reads = new ArrayList<>();
  private final List<Draft> stored = new ArrayList<>(1);
  private final Map<ContentId, Integer> references = new HashMap<>(4);

  private record Read(byte[] key, byte @Nullable [] value) {}

  /**
   * @param since the number of the last batch that was visible before the first read
   */
  OpenTransaction(View below, long since) {
    this.below = below;
    this.changes = new Changes(below);
    this.since = since;
  }

  @Override
  public Optional<byte[]> get(Space space, byte[] key) {
    byte[] whole = PluginSpace.of(space).key(key);
    byte[] value = changes.get(whole);
    if (!changes.holds(whole)) {
      reads.add(new Read(whole, value));
    }
    return Optional.ofNullable(value).map(byte[]::clone);
  }

  @Override
  public List<Space.Entry> range(Space space, byte[] from, byte[] until, int most) {
    return PluginSpace.of(space).range(changes, from, until, most);
  }

  @Override
  public void put(Space space, byte[] key, byte[] value) {
    var ours = PluginSpace.of(space);
    ours.used();
    changes.put(ours.key(key), value.clone());
  }

  @Override
  public void delete(Space space, byte[] key) {
    changes.delete(PluginSpace.of(space).key(key));
  }

  @Override
  public ContentId store(ContentDraft draft) {
    if (!(draft instanceof Draft ours)) {
      throw new IllegalArgumentException("not a draft of this vault");
    }
    if (!stored.contains(ours)) {
      stored.add(ours);
    }
    return ours.id();
  }

  @Override
  public void hold(ContentId content) {
    references.merge(content, 1, Integer::sum);
  }

  @Override
  public void release(ContentId content) {
    references.merge(content, -1, Integer::sum);
  }

  List<Draft> stored() {
    return stored;
  }

  boolean changesNothing() {
    return changes.isEmpty() && stored.isEmpty() && references.isEmpty();
  }

  /** Whether one look at the state was enough, so that what was got belongs together. */
  boolean readOnce() {
    return reads.size() <= 1;
  }

  /** Whether something that was got has another value by now. */
  boolean outdated() {
    return reads.stream().anyMatch(read -> !Arrays.equals(read.value, below.get(read.key)));
  }

  /** The same at the commit, where most of what was got need not be looked at. */
  boolean outdated(Batch batch) {
    for (var read : reads) {
      if (batch.versions().maybeChangedAfter(read.key, since)
          && !Arrays.equals(read.value, batch.entries().get(read.key))) {
        return true;
      }
    }
    return false;
  }

  /** The content that it holds and that is not there; it was released by another. */
  Optional<ContentId> missing(Batch batch) {
    for (var reference : references.entrySet()) {
      if (reference.getValue() > 0
          && batch.place(reference.getKey()) == null
          && stored.stream().noneMatch(draft -> draft.id().equals(reference.getKey()))) {
        return Optional.of(reference.getKey());
      }
    }
    return Optional.empty();
  }

  void addTo(Batch batch) {
    batch.add(changes);
    references.forEach(batch::refer);
  }
}
