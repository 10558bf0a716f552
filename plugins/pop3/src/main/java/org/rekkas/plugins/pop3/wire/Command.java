package org.rekkas.plugins.pop3.wire;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/** A command of the client. RFC 1939 §5 to §7 with CAPA, STLS, AUTH, UTF8 and LANG. */
public sealed interface Command {
  /** RFC 1939 §7. */
  record User(String name) implements Command {}

  /** RFC 1939 §7. The password is {@linkplain #forget forgotten} by whoever used it. */
  record Pass(char[] password) implements Command {
    /** Leaves nothing of the password in memory. */
    public void forget() {
      Arrays.fill(password, '\0');
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Pass that && Arrays.equals(password, that.password);
    }

    @Override
    public int hashCode() {
      return 0;
    }

    @Override
    public String toString() {
      return "Pass[…]";
    }
  }

  /**
   * RFC 5034. Without a mechanism it asks which there are.
   *
   * @param initial base64, or {@code =} for an empty one
   */
  record Auth(String mechanism, Optional<String> initial) implements Command {
    @Override
    public String toString() {
      return "Auth[" + mechanism + ", …]";
    }
  }

  record Stat() implements Command {}

  /** All messages where no number is given. */
  record List(OptionalInt number) implements Command {}

  /** All messages where no number is given. */
  record Uidl(OptionalInt number) implements Command {}

  record Retr(int number) implements Command {}

  record Dele(int number) implements Command {}

  /** The header and so many lines of the body. */
  record Top(int number, int lines) implements Command {}

  record Rset() implements Command {}

  record Noop() implements Command {}

  record Quit() implements Command {}

  /** RFC 2449 §5. */
  record Capa() implements Command {}

  /** RFC 2595 §4. */
  record Stls() implements Command {}

  /** RFC 6856 §2.1. */
  record Utf8() implements Command {}

  /**
   * RFC 6856 §3.
   *
   * @param range of languages, in lower case; empty: it asks which there are
   */
  record Lang(String range) implements Command {}

  /** No such command, or not such arguments. */
  record Malformed(Answer answer) implements Command {}
}
