package org.rekkas.sasl.server;

import java.util.Optional;

/** A name as SCRAM and the GS2 header have it: {@code saslname}, RFC 5801 §4, RFC 5802 §5.1. */
final class SaslName {
  private SaslName() {}

  /** {@code =2C} is a comma, {@code =3D} an equals sign; any other one is an error. */
  static Optional<String> decoded(String text) {
    var decoded = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '=') {
        decoded.append(text.charAt(i));
      } else if (text.startsWith("=2C", i) || text.startsWith("=3D", i)) {
        decoded.append(text.charAt(i + 1) == '2' ? ',' : '=');
        i += 2;
      } else {
        return Optional.empty();
      }
    }
    return decoded.isEmpty() ? Optional.empty() : Optional.of(decoded.toString());
  }
}
