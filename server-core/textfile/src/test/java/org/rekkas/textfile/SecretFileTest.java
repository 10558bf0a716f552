package org.rekkas.textfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void whatIsNotUtf8IsToldInWords() throws IOException {
    Path file = Files.write(folder.resolve("secret"), new byte[] {'a', (byte) 0xff});
    var refused = assertThrows(IOException.class, () -> SecretFile.read(file));
    assertEquals(file + " is not UTF-8", refused.getMessage());
  }
}
