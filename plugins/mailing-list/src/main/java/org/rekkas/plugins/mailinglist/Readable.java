package org.rekkas.plugins.mailinglist;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;

/**
 * Reads entries of which one may be another version's, or damaged: that one stays as it is and
 * hinders no other, and the administrator is told once of each kind. Thread-safe.
 */
final class Readable {
  private final Surroundings given;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  Readable(Surroundings given) {
    this.given = given;
  }

  /**
   * @param kind as it is told of: {@code a question}
   */
  <T> Optional<T> read(String kind, byte[] value, Function<byte[], T> reader) {
    try {
      return Optional.of(reader.apply(value));
    } catch (RuntimeException e) {
      if (told.add(kind)) {
        tell(kind, e);
      }
      return Optional.empty();
    }
  }

  private void tell(String kind, RuntimeException why) {
    var evidence = Evidence.of(kind + " cannot be read, and is passed over: " + why);
    given
        .journal()
        .note(new Note.Remark(given.plugin(), Note.Level.WARN, Optional.empty(), evidence));
  }
}
