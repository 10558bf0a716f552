package org.rekkas.vault;

import java.util.function.Function;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Ledger;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.StoredContent;
import org.rekkas.spi.vault.Vault;

/**
 * One plugin's view of the engine: spaces and ledgers bear its name. Any thread.
 *
 * @param spaces by the name that they have in the engine
 */
record PluginVault(Engine engine, String plugin, Function<String, Space> spaces) implements Vault {
  @Override
  public Space space(String name) {
    return spaces.apply(plugin + '/' + name);
  }

  /** What the plugin calls what has this name in the engine. */
  static String ownName(String name) {
    return name.substring(name.indexOf('/') + 1);
  }

  @Override
  public <T> T transact(Durability durability, Step<T> step) {
    return engine.transact(durability, step);
  }

  @Override
  public ContentDraft draft() {
    return engine.draft();
  }

  @Override
  public StoredContent content(ContentId id) {
    return engine.content(id);
  }

  @Override
  public Ledger ledger(String name, Ledger.Indexer indexer) {
    return engine.ledger(plugin + '/' + name, indexer);
  }

  @Override
  public Health health() {
    return engine.health();
  }

  @Override
  public long timesCameBackOlder() {
    return engine.timesCameBackOlder();
  }
}
