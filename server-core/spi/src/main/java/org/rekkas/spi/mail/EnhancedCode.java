package org.rekkas.spi.mail;

/** {@code class.subject.detail}, RFC 3463 §2. Subject and detail: 0 to 999. */
public record EnhancedCode(int type, int subject, int detail) {
  public EnhancedCode {
    if (type != 2 && type != 4 && type != 5) {
      throw new IllegalArgumentException("the class is 2, 4 or 5 (RFC 3463 §3.1)");
    }
    if (subject < 0 || subject > 999 || detail < 0 || detail > 999) {
      throw new IllegalArgumentException("0 to 999 (RFC 3463 §2)");
    }
  }

  /** Parses {@code 5.1.1}. */
  public static EnhancedCode of(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("not an enhanced code: " + text);
    }
    return new EnhancedCode(
        Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
  }

  @Override
  public String toString() {
    return type + "." + subject + "." + detail;
  }
}
