package org.rekkas.idna;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainPatternTest {
  @ParameterizedTest
  @CsvSource({
    "example.net, example.net",
    "Example.NET., example.net",
    ".example.net, .example.net",
    "*.example.net, .example.net",
    "*.Example.net., .example.net",
    "b\u00fccher.example, xn--bcher-kva.example",
    "*.fa\u00df.example, .xn--fa-hia.example",
    "*\u3002example\uff0enet\uff61, .example.net",
    "org, org",
    "_smtp.example.net, _smtp.example.net",
    "192.0.2.1, 192.0.2.1",
  })
  void aPatternHasOneForm(String text, String expected) {
    assertEquals(Optional.of(expected), DomainPattern.of(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "*",
        ".",
        "..",
        "*.",
        "*..",
        "a.*.net",
        "*.*.net",
        "*example.net",
        "**.example.net",
        "..example.net",
        "a..net",
        "example.net..",
        "a b.net",
        "joe@example.net",
        "[192.0.2.1]"
      })
  void whatIsNoDomainIsNone(String text) {
    assertEquals(Optional.empty(), DomainPattern.of(text));
  }
}
