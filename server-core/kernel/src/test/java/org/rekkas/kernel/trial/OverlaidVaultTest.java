package org.rekkas.kernel.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.rekkas.testkit.MemoryVault;

class OverlaidVaultTest {
  @Test
  void howOftenTheStateCameBackOlderIsKnownInATrialToo() {
    var below = new MemoryVault();
    below.comeBackOlder();
    assertEquals(1, new OverlaidVault(below).timesCameBackOlder());
  }
}
