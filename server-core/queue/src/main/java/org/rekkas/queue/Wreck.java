package org.rekkas.queue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What lies of a mail that was set aside as damaged (attack H4).
 *
 * @param name the mail's id; {@code record-} and a number where not even that can be read
 * @param received when the mail came in, if that can be read
 * @param why why it cannot be read; empty: now it can
 */
public record Wreck(
    String name, Optional<Instant> received, Optional<String> why, List<Piece> pieces) {
  public Wreck {
    pieces = List.copyOf(pieces);
  }

  /**
   * One of its entries.
   *
   * @param from where it lay: {@code fresh}, {@code waiting}, {@code progress}, {@code ledger}
   * @param key where it lies now
   */
  public record Piece(String from, byte[] key, byte[] octets) {}
}
