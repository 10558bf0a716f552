package org.rekkas.sasl;

import java.util.Optional;

/**
 * One authentication by one mechanism, the client's side, RFC 4422 §3. Octets as they are before
 * base64. It knows no connection; owned by one.
 */
public interface ClientExchange {
  /** The name that AUTH gives. */
  String mechanism();

  /** What the client says first, unasked; empty where the server begins. Asked once. */
  Optional<byte[]> initial();

  /** The answer to the server's challenge. */
  byte[] answer(byte[] challenge) throws ExchangeBroken;

  /**
   * Whether the server said all that it must: it may say «authenticated» only then. A mechanism in
   * which the server proves nothing is always content.
   */
  boolean complete();

  /** Whether who listens learns the password, so that it is for TLS alone. */
  boolean tellsPassword();
}
