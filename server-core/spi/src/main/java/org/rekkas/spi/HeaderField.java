package org.rekkas.spi;

/**
 * A header field to be added, RFC 5322 §2.2. Neither part can hold a line end or a control (attack
 * E3); folding is the kernel's work.
 */
public record HeaderField(String name, String value) {
  public HeaderField {
    if (name.isEmpty() || !name.chars().allMatch(c -> c > ' ' && c < 127 && c != ':')) {
      throw new IllegalArgumentException("not a field name");
    }
    if (value.codePoints().anyMatch(c -> Character.isISOControl(c) && c != '\t')) {
      throw new IllegalArgumentException("a control character in the value of " + name);
    }
  }
}
