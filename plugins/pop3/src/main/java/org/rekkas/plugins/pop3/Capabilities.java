package org.rekkas.plugins.pop3;

import java.util.stream.Stream;

/** What CAPA tells, RFC 2449 §5 and §6: the truth of this connection and this state. */
record Capabilities(Offers offers, String software) {
  Stream<String> lines(State state) {
    boolean stranger = state instanceof State.Stranger;
    return Stream.of(
            lines(stranger && offers.passwords(), "USER"),
            lines(
                stranger && !offers.mechanisms().isEmpty(),
                "SASL " + String.join(" ", offers.mechanisms())),
            lines(stranger && offers.startTls(), "STLS"),
            lines(stranger, "UTF8 USER"),
            Stream.of(
                "TOP",
                "UIDL",
                "PIPELINING",
                "RESP-CODES",
                "AUTH-RESP-CODE",
                "LANG",
                "EXPIRE NEVER",
                "IMPLEMENTATION " + software))
        .flatMap(each -> each);
  }

  private static Stream<String> lines(boolean told, String line) {
    return told ? Stream.of(line) : Stream.empty();
  }
}
