package org.rekkas.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.vault.segments.Body;
import org.rekkas.vault.segments.Position;

final class RecentTest {
  private final Recent recent = new Recent();

  @Test
  void aShortContentIsKeptWithItsOctetsAndALongOneWithoutThem() {
    come(1, 4 << 10);
    come(2, 100 << 10);
    var kept = recent.get(new ContentId(1));
    assertNotNull(kept);
    assertTrue(kept.hasOctets());
    var known = recent.get(new ContentId(2));
    assertNotNull(known);
    assertFalse(known.hasOctets());
    assertEquals(100 << 10, known.place().length());
  }

  @Test
  void theOldestGoWhereTooManyOctetsCame() {
    for (int id = 1; id <= 100; id++) {
      come(id, 64 << 10);
    }
    assertNull(recent.get(new ContentId(92)));
    assertNotNull(recent.get(new ContentId(93)));
  }

  @Test
  void theOldestGoWhereTooManyCame() {
    for (int id = 1; id <= 2000; id++) {
      come(id, 1);
    }
    assertNull(recent.get(new ContentId(976)));
    assertNotNull(recent.get(new ContentId(977)));
  }

  @Test
  void whatMovedLiesThereAndWhatNobodyRefersToIsGone() {
    come(1, 10);
    come(2, 10);
    recent.changed(1, place(7, 10));
    recent.changed(3, place(7, 10));
    recent.gone(2);
    var moved = recent.place(new ContentId(1));
    assertNotNull(moved);
    assertEquals(7, moved.at().sequence());
    assertNull(recent.place(new ContentId(2)));
    assertNull(recent.place(new ContentId(3)));
    recent.clear();
    assertNull(recent.place(new ContentId(1)));
  }

  private void come(long id, int length) {
    recent.came(id, place(1, length), new Body(length, 0, 0, new byte[length]));
  }

  private static Place place(long segment, int length) {
    return new Place(new Position(segment, 0), 0, length, length, 0, 0, 1);
  }
}
