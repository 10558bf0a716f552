package org.rekkas.smtp.server;

import java.util.function.Supplier;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.Vault;
import org.rekkas.testkit.MemoryIntake;

/** Counts and changes the drafts, and says of its health what a test wants. */
final class RecordingIntake extends MemoryIntake {
  Vault.Health health = new Vault.Health.Writable();
  Supplier<ContentDraft> drafting = super::draft;
  int drafts;

  @Override
  public Vault.Health health() {
    return health;
  }

  @Override
  public ContentDraft draft() {
    drafts++;
    return drafting.get();
  }

  String content() {
    return taken().getLast().text();
  }
}
