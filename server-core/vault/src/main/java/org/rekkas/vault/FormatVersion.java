package org.rekkas.vault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.rekkas.vault.disk.Disk;

/** The file that says which format the data has, for people and for later versions. */
final class FormatVersion {
  private static final String TEXT = "rekkas vault 1\n";

  private FormatVersion() {}

  /** Writes it into new data, refuses data of another version. */
  static void check(Disk disk, Path data) throws IOException {
    var path = data.resolve("version");
    try (var file = disk.read(path)) {
      var octets = ByteBuffer.allocate(64);
      file.read(octets, 0);
      var found = StandardCharsets.US_ASCII.decode(octets.flip()).toString();
      if (!found.equals(TEXT) && !found.isEmpty()) {
        throw new IOException(
            data + " holds \"" + found.strip() + "\"; this version reads \"" + TEXT.strip() + '"');
      }
      if (found.equals(TEXT)) {
        return;
      }
    } catch (NoSuchFileException e) {
      disk.create(path).close();
    }
    try (var file = disk.write(path)) {
      file.write(ByteBuffer.wrap(TEXT.getBytes(StandardCharsets.US_ASCII)), 0);
      file.force();
    }
    disk.forceFolder(data);
  }
}
