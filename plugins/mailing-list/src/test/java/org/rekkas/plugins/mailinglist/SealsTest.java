package org.rekkas.plugins.mailinglist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.vault.VaultUnwritable;
import org.rekkas.testkit.MemoryVault;

class SealsTest {
  @Test
  void h3_theSecretOfAnEarlierStartIsReadWhereNothingCanBeWritten() {
    var vault = new MemoryVault();
    var seal = Seals.open(vault, new Random(1)).of("a");
    vault.breakDown(VaultUnwritable.Cause.FULL);
    assertEquals(seal, Seals.open(vault, new Random(2)).of("a"));
    var empty = new MemoryVault();
    empty.breakDown(VaultUnwritable.Cause.FULL);
    assertThrows(VaultUnwritable.class, () -> Seals.open(empty, new Random(1)));
  }
}
