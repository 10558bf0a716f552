package org.rekkas.smtp.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.rekkas.spi.Intake;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;
import org.rekkas.testkit.MemoryVault;

/** Keeps what was accepted, and fails when told to. */
final class RecordingIntake implements Intake {
  record Taken(Submission mail, String content) {}

  final List<Taken> taken = new ArrayList<>();
  final MemoryVault vault = new MemoryVault();
  Vault.Health health = new Vault.Health.Writable();
  Optional<RuntimeException> onAccept = Optional.empty();
  Supplier<ContentDraft> drafting = vault::draft;
  int drafts;

  @Override
  public Vault.Health health() {
    return health;
  }

  @Override
  public ContentDraft draft() throws VaultUnwritable {
    drafts++;
    return drafting.get();
  }

  @Override
  public void accept(Submission mail) throws VaultUnwritable {
    if (onAccept.isPresent()) {
      throw onAccept.get();
    }
    try (var in = mail.content().open()) {
      taken.add(new Taken(mail, new String(in.readAllBytes(), ISO_8859_1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String content() {
    return taken.getLast().content();
  }
}
