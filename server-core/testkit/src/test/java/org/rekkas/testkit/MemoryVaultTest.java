package org.rekkas.testkit;

import org.rekkas.spi.vault.Vault;

/** The vault of the tests keeps the vault's contract. */
class MemoryVaultTest extends VaultContract {
  @Override
  protected Vault vault() {
    return new MemoryVault();
  }
}
