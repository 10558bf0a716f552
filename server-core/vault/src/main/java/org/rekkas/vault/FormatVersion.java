package org.rekkas.vault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.rekkas.vault.disk.Disk;

/** The file that says which format the data has, for people and for later versions. */
final class FormatVersion {
  private static final String FILE = "version";
  private static final String TEXT = "rekkas vault 1\n";

  private FormatVersion() {}

  /** Writes it into new data, refuses data of another version. */
  static void check(Disk disk, Path data) throws IOException {
    if (!isThere(disk, data)) {
      SmallFile.write(disk, data.resolve(FILE), TEXT);
    }
  }

  /** Refuses data of another version, and changes nothing. */
  static void require(Disk disk, Path data) throws IOException {
    var _ = isThere(disk, data);
  }

  private static boolean isThere(Disk disk, Path data) throws IOException {
    try (var file = disk.read(data.resolve(FILE))) {
      var octets = ByteBuffer.allocate(64);
      file.read(octets, 0);
      var found = StandardCharsets.US_ASCII.decode(octets.flip()).toString();
      if (!found.equals(TEXT)) {
        throw new IOException(
            data + " holds \"" + found.strip() + "\"; this version reads \"" + TEXT.strip() + '"');
      }
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
