package org.rekkas.spi.mail;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The name of a mail on this server: in the 250 reply, in Received, in the log, in reports, and
 * what {@code rekkas why} asks for. Ids that are {@linkplain #fresh made fresh} sort by time.
 *
 * @param text 4 to 40 characters of {@code 0-9 a-v}
 */
public record MailId(String text) implements Comparable<MailId> {
  private static final char[] DIGITS = "0123456789abcdefghijklmnopqrstuv".toCharArray();
  private static final Pattern FORM = Pattern.compile("[0-9a-v]{4,40}");

  public MailId {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("not a mail id");
    }
  }

  /** 18 characters: milliseconds since 1970 (45 bits), then 45 random bits. */
  public static MailId fresh(Instant now, RandomGenerator random) {
    char[] text = new char[18];
    write(text, 0, now.toEpochMilli());
    write(text, 9, random.nextLong());
    return new MailId(new String(text));
  }

  /**
   * The id of a mail that is made from this one: the same for the same step and ordinal, so that a
   * step which runs twice makes the same mail, and {@code Intake} takes it once.
   */
  public MailId derived(String step, long ordinal) {
    byte[] hash = sha256((text + '\n' + step + '\n' + ordinal).getBytes(StandardCharsets.UTF_8));
    char[] made = new char[18];
    text.getChars(0, Math.min(9, text.length()), made, 0);
    for (int i = Math.min(9, text.length()); i < made.length; i++) {
      made[i] = DIGITS[hash[i] & 31];
    }
    return new MailId(new String(made));
  }

  @Override
  public int compareTo(MailId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }

  private static void write(char[] into, int at, long value) {
    for (int i = 8; i >= 0; i--) {
      into[at + i] = DIGITS[(int) (value & 31)];
      value >>>= 5;
    }
  }

  private static byte[] sha256(byte[] of) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(of);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
