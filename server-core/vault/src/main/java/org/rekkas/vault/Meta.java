package org.rekkas.vault;

import java.nio.ByteBuffer;
import org.rekkas.spi.vault.Key;
import org.rekkas.vault.segments.Position;

/** The keys of what the engine knows of itself, and their values. Part of the format on disk. */
final class Meta {
  /** How often the vault was opened: the upper part of every content id. */
  static final byte[] STARTS = Key.of("starts").bytes();

  /** The position up to which the ledgers' records have their entries. */
  static final byte[] COVERED = Key.of("covered").bytes();

  /** How often the state came back older than it was. */
  static final byte[] OLDER = Key.of("older").bytes();

  /** How many spaces have a number. */
  static final byte[] SPACES = Key.of("spaces").bytes();

  private Meta() {}

  static byte[] space(String name) {
    return Key.of("space").and(name).bytes();
  }

  /** Octets of a segment that live. */
  static Key live() {
    return Key.of("live");
  }

  static byte[] live(long sequence) {
    return live().and(sequence).bytes();
  }

  static long sequenceOfLive(byte[] key) {
    return Key.number(key, key.length - Long.BYTES);
  }

  /** A file that nothing refers to any more, to be deleted once that is forced. */
  static Key dead() {
    return Key.of("dead");
  }

  static byte[] dead(long file) {
    return dead().and(file).bytes();
  }

  static long fileOfDead(byte[] key) {
    return Key.number(key, key.length - Long.BYTES);
  }

  /** Records that wait for their ledger to be opened. */
  static Key pending(String ledger) {
    return Key.of("pending").and(ledger);
  }

  static byte[] pending(String ledger, Position at) {
    return pending(ledger).and(at.sequence()).and(at.offset()).bytes();
  }

  static Position positionOfPending(byte[] key) {
    int end = key.length;
    return new Position(Key.number(key, end - 2 * Long.BYTES), Key.number(key, end - Long.BYTES));
  }

  /** Records that nothing explains, found by a repair. */
  static Key unexplained() {
    return Key.of("unexplained");
  }

  static byte[] unexplained(Position at) {
    return unexplained().and(at.sequence()).and(at.offset()).bytes();
  }

  static byte[] content(long id) {
    return number(id);
  }

  static byte[] number(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  static long number(byte[] octets) {
    return ByteBuffer.wrap(octets).getLong();
  }

  static byte[] position(Position at) {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(at.sequence()).putLong(at.offset()).array();
  }

  static Position position(byte[] octets) {
    var in = ByteBuffer.wrap(octets);
    return new Position(in.getLong(), in.getLong());
  }
}
