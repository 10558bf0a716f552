package org.rekkas.plugins.accounts;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * A password that the server makes: twenty letters and digits, none of which is mistaken for
 * another, in five groups. The first group is public. It says which of an account's app passwords
 * this is, so that a login is compared with one hash, however many the account has (attack C6). The
 * other four are secret: 80 bits, which nobody guesses. Hyphens, blanks and case do not matter, as
 * it is typed by hand, on telephones too.
 *
 * @param letters without the hyphens
 */
record IssuedPassword(String letters) {
  private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
  private static final int GROUP = 4;
  private static final int LENGTH = 5 * GROUP;

  /**
   * Makes one.
   *
   * @param taken the first groups that the account has already
   */
  static IssuedPassword make(RandomGenerator random, Predicate<String> taken) {
    IssuedPassword made;
    do {
      var letters = new StringBuilder(LENGTH);
      for (int i = 0; i < LENGTH; i++) {
        letters.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
      }
      made = new IssuedPassword(letters.toString());
    } while (taken.test(made.id()));
    return made;
  }

  /** Empty where the text is no such password. */
  static Optional<IssuedPassword> read(char[] typed) {
    var letters = new StringBuilder(LENGTH);
    for (char c : typed) {
      char letter = c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
      if (letter == '-' || letter == ' ') {
        continue;
      }
      if (letters.length() == LENGTH || ALPHABET.indexOf(letter) < 0) {
        return Optional.empty();
      }
      letters.append(letter);
    }
    return letters.length() == LENGTH
        ? Optional.of(new IssuedPassword(letters.toString()))
        : Optional.empty();
  }

  static boolean isId(String text) {
    return text.length() == GROUP && text.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0);
  }

  /** The group that is no secret. */
  String id() {
    return letters.substring(0, GROUP);
  }

  /** What is hashed. */
  byte[] octets() {
    return letters.getBytes(US_ASCII);
  }

  /** As it is shown, once: {@code k7hd-…}. */
  String shown() {
    return letters.replaceAll("(.{" + GROUP + "})(?=.)", "$1-");
  }

  @Override
  public String toString() {
    return id() + "-…";
  }
}
