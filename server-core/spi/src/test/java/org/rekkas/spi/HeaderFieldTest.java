package org.rekkas.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderFieldTest {
  /** Whatever an extension puts together from what strangers wrote: one field, or none. */
  @ParameterizedTest
  @ValueSource(
      strings = {"a\r\nBcc: b", "a\nb", "a\rb", "a\r\n\r\nb", "a\0b", "a\u007fb", "a\u0085b"})
  void a8_e3_aValueBringsNoOtherLineWithIt(String value) {
    assertThrows(IllegalArgumentException.class, () -> new HeaderField("X-Seen", value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "X Seen", "X-Seen:", "X\r\nY", "X\tY", "X-S\u00e9en"})
  void a8_e3_aNameIsOfOneField(String name) {
    assertThrows(IllegalArgumentException.class, () -> new HeaderField(name, "a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\tb", "\u00e9 \u6f22", "a: b"})
  void whatPeopleWriteIsAValue(String value) {
    assertEquals(value, new HeaderField("X-Seen", value).value());
  }
}
