package org.rekkas.plugins.pop3;

import java.util.Optional;

/** Where a session stands, RFC 1939 §3. The UPDATE state is what QUIT does. */
sealed interface State {
  /** RFC 1939's AUTHORIZATION state. */
  record Stranger(Optional<String> name) implements State {
    static final Stranger NAMELESS = new Stranger(Optional.empty());
  }

  /** RFC 1939's TRANSACTION state. */
  record Reader(Maildrop maildrop) implements State {}
}
