package org.rekkas.kernel.plugins;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.rekkas.spi.Locks;

class NamedLocksTest {
  private final NamedLocks all = new NamedLocks();

  @Test
  void aLockIsHeldByOneAcrossGenerations() {
    Locks old = all.of("pop3");
    Locks next = all.of("pop3");
    try (Locks.Held _ = old.take("ali").orElseThrow()) {
      assertTrue(next.take("ali").isEmpty());
      assertTrue(next.take("joe").isPresent());
    }
    assertTrue(next.take("ali").isPresent());
  }

  @Test
  void eachPluginHasNamesOfItsOwn() {
    assertTrue(all.of("pop3").take("ali").isPresent());
    assertTrue(all.of("imap").take("ali").isPresent());
  }

  @Test
  void whoClosesTwiceTakesNothingFromTheNext() {
    Locks locks = all.of("pop3");
    Locks.Held first = locks.take("ali").orElseThrow();
    first.close();
    assertTrue(locks.take("ali").isPresent());
    first.close();
    assertFalse(locks.take("ali").isPresent());
  }
}
