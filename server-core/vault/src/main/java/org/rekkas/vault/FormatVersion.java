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

  /**
   * Writes it into new data, refuses data of another version. The file gets its name when its
   * content is on disk, so that a start which the power ends leaves all of it or none.
   */
  static void check(Disk disk, Path data) throws IOException {
    var path = data.resolve("version");
    try (var file = disk.read(path)) {
      var octets = ByteBuffer.allocate(64);
      file.read(octets, 0);
      var found = StandardCharsets.US_ASCII.decode(octets.flip()).toString();
      if (!found.equals(TEXT)) {
        throw new IOException(
            data + " holds \"" + found.strip() + "\"; this version reads \"" + TEXT.strip() + '"');
      }
    } catch (NoSuchFileException e) {
      write(disk, data, path);
    }
  }

  private static void write(Disk disk, Path data, Path path) throws IOException {
    var unnamed = data.resolve("version.new");
    disk.delete(unnamed);
    try (var file = disk.create(unnamed)) {
      file.write(ByteBuffer.wrap(TEXT.getBytes(StandardCharsets.US_ASCII)), 0);
      file.force();
    }
    disk.rename(unnamed, path);
    disk.forceFolder(data);
  }
}
