package org.rekkas.plugins.pop3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Ledger;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.StoredContent;
import org.rekkas.spi.vault.Vault;
import org.rekkas.testkit.MemoryVault;

/** A vault one of whose contents cannot be read, from an octet on. */
record DamagedVault(MemoryVault vault, ContentId damaged, int from) implements Vault {
  DamagedVault(long damaged, int from) {
    this(new MemoryVault(), new ContentId(damaged), from);
  }

  @Override
  public StoredContent content(ContentId id) {
    StoredContent sound = vault.content(id);
    return id.equals(damaged) ? new Damaged(sound, from) : sound;
  }

  private record Damaged(StoredContent content, int from) implements StoredContent {
    @Override
    public ContentId id() {
      return content.id();
    }

    @Override
    public long size() {
      return content.size();
    }

    @Override
    public InputStream open() throws IOException {
      if (from == 0) {
        throw damage();
      }
      byte[] sound;
      try (var in = content.open()) {
        sound = in.readNBytes(from);
      }
      return new SequenceInputStream(
          new ByteArrayInputStream(sound),
          new InputStream() {
            @Override
            public int read() throws IOException {
              throw damage();
            }
          });
    }

    private IOException damage() {
      return new IOException("content " + id() + " is damaged");
    }
  }

  @Override
  public Space space(String name) {
    return vault.space(name);
  }

  @Override
  public <T> T transact(Durability durability, Step<T> step) {
    return vault.transact(durability, step);
  }

  @Override
  public ContentDraft draft() {
    return vault.draft();
  }

  @Override
  public Ledger ledger(String name, Ledger.Indexer indexer) {
    return vault.ledger(name, indexer);
  }

  @Override
  public Health health() {
    return vault.health();
  }
}
