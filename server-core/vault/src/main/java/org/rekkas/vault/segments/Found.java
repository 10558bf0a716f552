package org.rekkas.vault.segments;

/** A whole record, found by reading a segment from its beginning. */
public record Found(Position at, RecordHeader header) {}
