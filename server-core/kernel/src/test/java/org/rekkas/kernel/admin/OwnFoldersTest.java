package org.rekkas.kernel.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OwnFoldersTest {
  private static final String ROOT = "1 0 254:0 / / rw - ext4 /dev/root rw";
  private static final String OWN =
      "2 1 254:0 /tmp/systemd-private-0f-rekkas.service-x/tmp /tmp rw shared:1 - ext4 /dev/root rw";
  private static final String OWN_VAR =
      "3 1 0:25 /systemd-private-0f-rekkas.service-y/tmp /var/tmp rw - tmpfs tmpfs rw";

  private static Optional<Path> around(String path, String... lines) {
    return OwnFolders.of(List.of(lines)).around(Path.of(path));
  }

  @Test
  void theTemporaryFoldersOfAServiceAreItsOwn() {
    assertEquals(Optional.of(Path.of("/tmp")), around("/tmp/x", ROOT, OWN, OWN_VAR));
    assertEquals(Optional.of(Path.of("/tmp")), around("/tmp", ROOT, OWN, OWN_VAR));
    assertEquals(Optional.of(Path.of("/var/tmp")), around("/var/tmp/a/b", ROOT, OWN, OWN_VAR));
    assertEquals(Optional.empty(), around("/var/backups/x", ROOT, OWN, OWN_VAR));
    assertEquals(Optional.empty(), around("/tmpx", ROOT, OWN, OWN_VAR));
  }

  @Test
  void whatIsMountedWithinOrAboveHidesThem() {
    String within = "4 2 0:9 / /tmp/shared rw - nfs host:/x rw";
    assertEquals(Optional.empty(), around("/tmp/shared/x", ROOT, OWN, within));
    assertEquals(Optional.empty(), around("/tmp/x", ROOT, OWN, "5 2 0:9 / /tmp rw - tmpfs t rw"));
  }

  /** As é is none under LANG=C: whoever mounted it says nothing against the others. */
  @Test
  void aPointThatIsNoPathHereIsPassedBy() {
    String foreign = "6 1 0:9 / /media/\0 rw - vfat /dev/sdb1 rw";
    String accented = "7 1 0:9 / /media/\u00c3\u00a9 rw - vfat /dev/sdc1 rw";
    assertEquals(
        Optional.of(Path.of("/tmp")), around("/tmp/x", ROOT, foreign, accented, OWN, OWN_VAR));
    assertEquals(Optional.empty(), around("/media/x", ROOT, foreign, accented, OWN));
  }

  @Test
  void whereNothingIsKnownThereAreNone() {
    assertEquals(Optional.empty(), around("/tmp/x"));
    assertEquals(Optional.empty(), around("/tmp/x", "", "what", "1 2 3 4 5 6"));
    assertNotEquals(null, OwnFolders.ofThisProcess());
  }
}
