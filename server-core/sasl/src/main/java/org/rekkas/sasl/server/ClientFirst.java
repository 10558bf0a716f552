package org.rekkas.sasl.server;

import java.util.Optional;

/**
 * The client's first message in SCRAM, RFC 5802 §7: {@code gs2-cbind-flag "," [authzid] "," "n="
 * name ",r=" nonce}.
 *
 * @param flag what it says of channel binding
 * @param header flag and authorization identity, with their commas
 * @param acting whom the client wants to be, decoded; empty: whoever logs in
 * @param bare what follows the header
 * @param name decoded
 */
record ClientFirst(
    String flag, String header, String acting, String bare, String name, String nonce) {
  /** Empty where it is none, or needs an extension. */
  static Optional<ClientFirst> parse(String message) {
    String[] parts = message.split(",", 5);
    if (parts.length < 4
        || !parts[2].startsWith("n=")
        || !parts[3].startsWith("r=")
        || !(parts[1].isEmpty() || parts[1].startsWith("a="))) {
      return Optional.empty();
    }
    String nonce = parts[3].substring(2);
    var name = SaslName.decoded(parts[2].substring(2));
    var acting = parts[1].isEmpty() ? Optional.of("") : SaslName.decoded(parts[1].substring(2));
    if (name.isEmpty() || acting.isEmpty() || !nonce.matches("[!-~]+")) {
      return Optional.empty();
    }
    String header = parts[0] + "," + parts[1] + ",";
    return Optional.of(
        new ClientFirst(
            parts[0], header, acting.get(), message.substring(header.length()), name.get(), nonce));
  }
}
