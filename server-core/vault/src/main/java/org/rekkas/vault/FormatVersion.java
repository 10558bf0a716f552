package org.rekkas.vault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.rekkas.vault.disk.Disk;

/**
 * The file that says which format the data has, for people and for later versions.
 *
 * <p>A new form of anything that is stored raises the number: of the engine's own files, and of any
 * value or key that the queue, the store or a plugin of ours puts, for an older version would
 * refuse that value in the middle of its work, or take it for another.
 */
final class FormatVersion {
  private static final String FILE = "version";
  private static final String TEXT = "rekkas vault 2\n";

  /** Its segments are read as well; those that are begun now, it cannot read. */
  private static final String BEFORE = "rekkas vault 1\n";

  private FormatVersion() {}

  /** Writes it into new data and into those of the version before; refuses data of another. */
  static void check(Disk disk, Path data) throws IOException {
    if (!found(disk, data).equals(Optional.of(TEXT))) {
      SmallFile.write(disk, data.resolve(FILE), TEXT);
    }
  }

  /** Refuses data of another version, and changes nothing. */
  static void require(Disk disk, Path data) throws IOException {
    var _ = found(disk, data);
  }

  private static Optional<String> found(Disk disk, Path data) throws IOException {
    try (var file = disk.read(data.resolve(FILE))) {
      var octets = ByteBuffer.allocate(64);
      file.read(octets, 0);
      var found = StandardCharsets.US_ASCII.decode(octets.flip()).toString();
      if (!found.equals(TEXT) && !found.equals(BEFORE)) {
        throw new IOException(
            data + " holds \"" + found.strip() + "\"; this version reads \"" + TEXT.strip() + '"');
      }
      return Optional.of(found);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
