package org.rekkas.spi.vault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyTest {
  @Test
  void partsAreReadAsTheyWereWritten() {
    byte[] key = Key.of("müller").and(-7).and("").and(Long.MAX_VALUE).bytes();
    assertEquals(8 + 8 + 1 + 8, key.length);
    assertEquals("müller", Key.text(key, 0));
    assertEquals(-7, Key.number(key, 8));
    assertEquals("", Key.text(key, 16));
    assertEquals(Long.MAX_VALUE, Key.number(key, 17));
  }

  @Test
  void aKeyIsNotChangedByWhatIsMadeOfIt() {
    Key list = Key.of("list");
    byte[] before = list.bytes();
    list.and("member").bytes()[0] = 0;
    list.bytes()[0] = 0;
    assertArrayEquals(before, list.bytes());
  }

  @Test
  void theOrderOfKeysIsThatOfTheirParts() {
    var keys =
        List.of(
            Key.of(Long.MIN_VALUE),
            Key.of(-1),
            Key.of(0).and("a"),
            Key.of(0).and("a").and("b"),
            Key.of(0).and("aa"),
            Key.of(1),
            Key.of(Long.MAX_VALUE));
    for (int i = 1; i < keys.size(); i++) {
      byte[] before = keys.get(i - 1).bytes();
      assertTrue(Arrays.compareUnsigned(before, keys.get(i).bytes()) < 0, "at " + i);
    }
  }

  @Test
  void theEndLiesBehindAllThatBeginSo() {
    byte[] end = Key.of("a").end();
    assertTrue(Arrays.compareUnsigned(Key.of("a").and(Long.MAX_VALUE).bytes(), end) < 0);
    assertTrue(Arrays.compareUnsigned(Key.of("aa").bytes(), end) > 0);
    assertArrayEquals(Key.of("a").end(), Key.of("a").and(Long.MAX_VALUE).end());
    assertThrows(IllegalStateException.class, () -> Key.of(Long.MAX_VALUE).end());
  }

  @Test
  void aTextHoldsNoZeroOctet() {
    assertThrows(IllegalArgumentException.class, () -> Key.of("a\0b"));
  }
}
