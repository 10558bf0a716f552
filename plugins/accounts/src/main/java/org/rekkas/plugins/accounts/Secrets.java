package org.rekkas.plugins.accounts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.rekkas.directory.Argon2;
import org.rekkas.directory.OpaqueString;
import org.rekkas.directory.ScramText;
import org.rekkas.spi.ScramKeys;
import org.rekkas.textfile.PlainText;

/** Makes what an account's line says of a password: the hash, and the keys for SCRAM. */
record Secrets(Argon2.Cost cost, Set<ScramKeys.Hash> scram, RandomGenerator random) {
  /**
   * Reads a password: the first line of the input.
   *
   * @throws IllegalArgumentException if it cannot be a password
   */
  char[] read(InputStream input) throws IOException {
    try {
      return OpaqueString.of(PlainText.firstLine(input).toCharArray())
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "a password has 1 to 1024 characters, and none of them is a control"));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("the password is not UTF-8", e);
    }
  }

  /** The line with this password in the place of any other. */
  AccountLine put(AccountLine line, char[] password) {
    byte[] octets = OpaqueString.octets(password);
    var hash = Argon2.make(octets, cost, random);
    Arrays.fill(octets, (byte) 0);
    AccountLine made = clear(line).with(Entry.PASSWORD, hash.text());
    for (ScramKeys.Hash each : scram) {
      String keys = ScramText.text(ScramText.make(each, password, random));
      made = made.with(ScramText.key(each), keys);
    }
    return made;
  }

  /**
   * Makes an app password.
   *
   * @param taken as {@link IssuedPassword#make} has it
   */
  IssuedPassword issue(Predicate<String> taken) {
    return IssuedPassword.make(random, taken);
  }

  /** What the line keeps of an app password. */
  AppPassword keep(IssuedPassword issued, Services services, String label) {
    var hash = Argon2.make(issued.octets(), cost, random);
    return new AppPassword(issued.id(), services, hash, label);
  }

  /** The line without its main password; app passwords stay. */
  static AccountLine clear(AccountLine line) {
    AccountLine cleared = line.without(Entry.PASSWORD);
    for (ScramKeys.Hash each : ScramKeys.Hash.values()) {
      cleared = cleared.without(ScramText.key(each));
    }
    return cleared;
  }
}
