package org.rekkas.textfile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class PemTextTest {
  private static final byte[] OCTETS = new byte[50];

  @Test
  void aLineHas64Characters() {
    var lines = PemText.of("THING", OCTETS).lines().toList();
    assertEquals("-----BEGIN THING-----", lines.getFirst());
    assertEquals(64, lines.get(1).length());
    assertEquals("-----END THING-----", lines.getLast());
  }

  @Test
  void eachKindIsFoundByItsLabel() {
    String text = PemText.of("OTHER", new byte[1]) + "words\n" + PemText.of("THING", OCTETS);
    assertArrayEquals(OCTETS, PemText.octets(text, "THING").orElseThrow());
    assertEquals(Optional.empty(), PemText.octets(text, "NOTHING"));
  }

  @Test
  void whatHasNoEndIsNotThere() {
    String text = PemText.of("THING", OCTETS);
    assertTrue(PemText.octets(text.substring(0, 60), "THING").isEmpty());
  }

  @Test
  void whatIsNotBase64IsDamaged() {
    String text = "-----BEGIN THING-----\nA\n-----END THING-----\n";
    assertThrows(IllegalArgumentException.class, () -> PemText.octets(text, "THING"));
  }
}
