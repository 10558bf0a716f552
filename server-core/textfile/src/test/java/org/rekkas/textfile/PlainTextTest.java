package org.rekkas.textfile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainTextTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "'one\ntwo', one",
    "'one\r\ntwo', one",
    "'\uFEFFm\u00fcller\r\n', m\u00fcller",
    "'\uFEFF\uFEFFa', '\uFEFFa'",
    "'one\r', one",
    "'o\rne\n', 'o\rne'",
    "'\ntwo', ''",
    "'', ''"
  })
  void theFirstLineIsWithoutItsEndAndWithoutAMark(String typed, String line) throws IOException {
    assertEquals(line, PlainText.firstLine(new ByteArrayInputStream(typed.getBytes(UTF_8))));
  }

  @Test
  void theNextLineStaysInTheInput() throws IOException {
    var input = new ByteArrayInputStream("one\r\ntwo\r\n".getBytes(UTF_8));
    assertEquals("one", PlainText.firstLine(input));
    assertEquals("two", PlainText.firstLine(input));
  }

  @Test
  void aLineWithoutEndIsCut() throws IOException {
    var input = new ByteArrayInputStream("a".repeat(100_000).getBytes(UTF_8));
    assertEquals(4097, PlainText.firstLine(input).length());
  }

  @Test
  void whatIsNotUtf8IsToldByItsName() throws IOException {
    byte[] latin = "m\u00fcller\n".getBytes(ISO_8859_1);
    Path file = Files.write(folder.resolve("names"), latin);
    var wrong = assertThrows(IOException.class, () -> PlainText.read(file));
    assertEquals(file + " is not UTF-8", wrong.getMessage());
    assertThrows(
        CharacterCodingException.class, () -> PlainText.firstLine(new ByteArrayInputStream(latin)));
  }
}
