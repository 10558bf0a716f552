package org.rekkas.spi;

import java.text.Normalizer;
import java.util.Locale;
import org.rekkas.spi.mail.Mailbox;

/**
 * Somebody who has mail here.
 *
 * @param address the address that names the account in the store
 * @param fullName as a person would write it, or empty
 * @param quota octets; 0: what the store gives everybody; {@link Long#MAX_VALUE}: no bound
 * @param enabled whether it may log in; it receives all the same
 */
public record Account(Mailbox address, String fullName, long quota, boolean enabled) {
  /**
   * Whether the full name is this, or has it as a run of whole words: {@code benali} and {@code ALI
   * BENALI} call {@code Ali Benali}, {@code ben} does not. What is neither letter, mark nor digit
   * parts words and is no wild card.
   */
  public boolean isCalled(String name) {
    String asked = words(name);
    return asked.length() > 2 && words(fullName).contains(asked);
  }

  private static String words(String text) {
    String folded = Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    return " " + folded.replaceAll("[^\\p{L}\\p{M}\\p{N}]+", " ").strip() + " ";
  }
}
