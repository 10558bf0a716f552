package org.rekkas.vault;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.vault.disk.FileDisk;

class RoomTest {
  /** As one whose disk was taken away. */
  @Test
  void h3_aFolderThatIsGoneIsNoFullDisk(@TempDir Path parent) throws IOException {
    Path data = Files.createDirectory(parent.resolve("data"));
    var room = new Room(new FileDisk(), data, Long.MAX_VALUE);
    assertTrue(room.why().startsWith("the disk is full: "), room.why());
    Files.delete(data);
    room.look();
    assertFalse(room.forChanges());
    assertTrue(room.why().startsWith(data + " is not there any more"), room.why());
    Files.createDirectory(data);
    room.look();
    assertTrue(room.why().startsWith("the disk is full: "), room.why());
  }
}
