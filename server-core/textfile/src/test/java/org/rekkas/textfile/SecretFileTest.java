package org.rekkas.textfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretFileTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "'secret\n', secret",
    "'secret', secret",
    "'\uFEFFsecret\r\nmore\r\n', secret",
    "' two words \n', ' two words '",
    "'', ''",
    "'\uFEFF', ''"
  })
  void theFirstLineIsTheSecret(String text, String secret) throws IOException {
    assertEquals(secret, SecretFile.read(Files.writeString(folder.resolve("secret"), text)));
  }

  @Test
  void oneThatOthersMayReadIsShown() throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "pencil");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertEquals(Optional.empty(), SecretFile.shown(file));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw----r--"));
    String told = "others may read " + file + ": chmod 600 " + file;
    assertEquals(Optional.of(told), SecretFile.shown(file));
    assertEquals(Optional.empty(), SecretFile.shown(folder.resolve("none")));
  }

  @Test
  void whatIsNotUtf8IsToldInWords() throws IOException {
    Path file = Files.write(folder.resolve("secret"), new byte[] {'a', (byte) 0xff});
    var refused = assertThrows(IOException.class, () -> SecretFile.read(file));
    assertEquals(file + " is not UTF-8", refused.getMessage());
  }
}
