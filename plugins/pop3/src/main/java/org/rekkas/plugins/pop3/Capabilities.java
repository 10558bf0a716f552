package org.rekkas.plugins.pop3;

import java.util.stream.Stream;

/**
 * What CAPA tells, RFC 2449 §5 and §6: the truth of this connection, before the login and after it.
 * What only a login needs is told in both states, as its RFCs want (2449 §6.2 and §6.3, 2595 §4,
 * 6856 §2): a client need not ask twice.
 *
 * @param expires whether the server may delete, by itself, what the client sees: it is not told
 *     then that nothing ever is
 */
record Capabilities(Offers offers, boolean expires, String software) {
  Stream<String> lines() {
    return Stream.of(
            lines(offers.passwords(), "USER"),
            lines(!offers.mechanisms().isEmpty(), "SASL " + String.join(" ", offers.mechanisms())),
            lines(offers.startTls(), "STLS"),
            Stream.of(
                "UTF8 USER", "TOP", "UIDL", "PIPELINING", "RESP-CODES", "AUTH-RESP-CODE", "LANG"),
            lines(!expires, "EXPIRE NEVER"),
            Stream.of("IMPLEMENTATION " + software))
        .flatMap(each -> each);
  }

  private static Stream<String> lines(boolean told, String line) {
    return told ? Stream.of(line) : Stream.empty();
  }
}
