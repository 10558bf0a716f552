package org.rekkas.sasl.server;

import java.util.Optional;

/** One exchange by one mechanism, in octets. Owned by one session; used once. */
interface Mechanism {
  /**
   * @param initial what the client sent along, RFC 4422 §3 c; where it is empty and the client must
   *     begin, the turn is an empty challenge
   */
  Turn begin(Optional<byte[]> initial);

  Turn answer(byte[] response);
}
