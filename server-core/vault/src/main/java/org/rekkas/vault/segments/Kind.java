package org.rekkas.vault.segments;

/** What a record is. The codes are part of the format on disk. */
public enum Kind {
  /** A record of a ledger: it is indexed again when the state does not cover it. */
  LEDGER(1),
  /** The content of a transaction: nothing but the state refers to it. */
  CONTENT(2),
  /** A content that collection moved here from another segment, with its head. */
  MOVED(3);

  final int code;

  Kind(int code) {
    this.code = code;
  }

  static Kind of(int code) {
    return switch (code) {
      case 1 -> LEDGER;
      case 2 -> CONTENT;
      case 3 -> MOVED;
      default -> throw new IllegalArgumentException("no such kind of record");
    };
  }
}
