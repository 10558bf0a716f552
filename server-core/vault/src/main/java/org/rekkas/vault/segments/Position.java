package org.rekkas.vault.segments;

/** Where a record lies: the sequence number of its segment, and the offset in that. */
public record Position(long sequence, long offset) implements Comparable<Position> {
  /** Before every record. */
  public static final Position START = new Position(0, 0);

  @Override
  public int compareTo(Position other) {
    int order = Long.compare(sequence, other.sequence);
    return order != 0 ? order : Long.compare(offset, other.offset);
  }

  @Override
  public String toString() {
    return Long.toHexString(sequence) + ":" + offset;
  }
}
