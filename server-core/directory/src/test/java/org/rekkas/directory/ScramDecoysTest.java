package org.rekkas.directory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.spi.ScramKeys;
import org.rekkas.spi.mail.Mailbox;

class ScramDecoysTest {
  private static final Mailbox NOBODY = Mailbox.of("nobody@example.org");

  @TempDir Path folder;
  private final List<String> reports = new ArrayList<>();

  private byte[] salt(int seed) throws IOException {
    return ScramDecoys.open(folder.resolve("secret"), new Random(seed), reports::add)
        .of(NOBODY, ScramKeys.Hash.SHA_256)
        .salt();
  }

  @Test
  void c6_keysAreTheSameAfterEachStart() throws IOException {
    byte[] first = salt(1);
    assertArrayEquals(first, salt(2));
    assertEquals(List.of(), reports);
    var mode = Files.getPosixFilePermissions(folder.resolve("secret"));
    assertEquals("rw-------", PosixFilePermissions.toString(mode));
  }

  @Test
  void whoOnlyLooksKeepsNothing() throws IOException {
    Path secret = folder.resolve("secret");
    ScramDecoys.lookAt(secret, new Random(1), reports::add);
    assertFalse(Files.exists(secret));
    var kept = ScramDecoys.open(secret, new Random(2), reports::add);
    assertArrayEquals(
        kept.secret(), ScramDecoys.lookAt(secret, new Random(3), reports::add).secret());
    Files.write(secret, new byte[1]);
    ScramDecoys.lookAt(secret, new Random(1), reports::add);
    assertEquals(1, Files.size(secret), "a start makes it anew");
    assertEquals(1, reports.size());
  }

  /** A power cut leaves a file of none or some of its octets. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31, 33})
  void h4_aDamagedSecretIsMadeAnew(int octets) throws IOException {
    Files.write(folder.resolve("secret"), new byte[octets]);
    byte[] first = salt(1);
    assertTrue(reports.getFirst().startsWith("secret is damaged"), reports.toString());
    assertArrayEquals(first, salt(2));
    assertEquals(1, reports.size());
  }
}
