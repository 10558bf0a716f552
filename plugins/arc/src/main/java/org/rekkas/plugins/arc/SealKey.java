package org.rekkas.plugins.arc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.rekkas.signatures.Algorithm;
import org.rekkas.signatures.KeyFile;
import org.rekkas.signatures.SigningKey;
import org.rekkas.spi.Locks;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;

/**
 * The key that seals: the one that the settings name, or {@code DOMAIN/SELECTOR.pem} among the
 * plugin's files of the configuration, which a start makes when it is not there: RSA, for not all
 * who check know Ed25519. Where that cannot be had, this is told, and mail is passed on unsealed.
 * Whoever only looks, as {@code rekkas check}, gets no lock, and makes none.
 */
final class SealKey {
  private SealKey() {}

  static Optional<SigningKey> of(SealSettings settings, Surroundings given) {
    if (settings.key().isPresent()) {
      return settings.key();
    }
    Path file =
        given.configuration().resolve(settings.domain()).resolve(settings.selector() + ".pem");
    try {
      if (Files.notExists(file) && !isMade(file, given)) {
        given
            .journal()
            .warn("arc", "nothing is sealed yet: the next start or reload makes the key " + file);
        return Optional.empty();
      }
      return Optional.of(SealSettings.read(file, settings.domain(), settings.selector()));
    } catch (IOException e) {
      given.journal().warn("arc", "nothing is sealed: the key " + file + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private static boolean isMade(Path file, Surroundings given) throws IOException {
    Optional<Locks.Held> held = given.locks().take("key");
    if (held.isPresent()) {
      try (var _ = held.get()) {
        KeyFile.write(file, Algorithm.RSA.makeKeys());
      }
      var made = Evidence.of("the key " + file + " is new; rekkas dns zone shows its record");
      given.journal().note(new Note.Remark("arc", Note.Level.INFO, Optional.empty(), made));
    }
    return held.isPresent();
  }
}
