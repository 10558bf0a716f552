package org.rekkas.spi.vault;

/** The name of a stored content; never used again. */
public record ContentId(long value) {
  @Override
  public String toString() {
    return Long.toHexString(value);
  }
}
