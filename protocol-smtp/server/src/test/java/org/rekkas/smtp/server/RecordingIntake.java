package org.rekkas.smtp.server;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.Vault;
import org.rekkas.testkit.MemoryIntake;

/** Keeps and changes the drafts, and says of its health what a test wants. */
final class RecordingIntake extends MemoryIntake {
  Vault.Health health = new Vault.Health.Writable();
  Supplier<ContentDraft> drafting = super::draft;
  final List<ContentDraft> drafts = new ArrayList<>();

  @Override
  public Vault.Health health() {
    return health;
  }

  @Override
  public ContentDraft draft() {
    ContentDraft draft = drafting.get();
    drafts.add(draft);
    return draft;
  }

  String content() {
    return taken().getLast().text();
  }
}
