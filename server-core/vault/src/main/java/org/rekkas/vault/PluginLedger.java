package org.rekkas.vault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Ledger;
import org.rekkas.vault.segments.RecordHeader;

/** One plugin's ledger. Any thread appends; the committer's indexes. */
final class PluginLedger implements Ledger {
  private final Engine engine;
  private final String name;
  private final byte[] nameOctets;
  private final Indexer indexer;

  PluginLedger(Engine engine, String name, Indexer indexer) {
    this.engine = engine;
    this.name = name;
    this.nameOctets = name.getBytes(StandardCharsets.UTF_8);
    this.indexer = indexer;
  }

  String name() {
    return name;
  }

  byte[] nameOctets() {
    return nameOctets;
  }

  @Override
  public ContentId append(byte[] head, ContentDraft content) {
    if (head.length > RecordHeader.MAX_HEAD) {
      throw new IllegalArgumentException("a head of more than 16 MiB");
    }
    if (!(content instanceof Draft draft)) {
      throw new IllegalArgumentException("not a draft of this vault");
    }
    engine.checkRoom();
    try {
      engine.commit(new Append(this, head, draft, draft.seal()));
    } catch (IOException e) {
      throw engine.unwritable(e);
    }
    draft.stored();
    return draft.id();
  }

  void index(Batch batch, byte[] head, ContentId content) {
    var tx = new OpenTransaction(batch.entries(), 0);
    indexer.index(tx, head, content);
    if (!tx.stored().isEmpty()) {
      throw new IllegalStateException("an indexer stores no content");
    }
    tx.addTo(batch);
  }
}
