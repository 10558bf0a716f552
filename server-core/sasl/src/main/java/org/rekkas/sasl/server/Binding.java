package org.rekkas.sasl.server;

import java.util.List;
import java.util.Optional;
import org.rekkas.spi.net.Connection;

/**
 * What the client says of channel binding, against what it was offered: RFC 5802 §6. A client that
 * could bind and believes that we cannot has been lied to, and is refused (attack C4).
 *
 * @param plus whether the mechanism is the one with binding
 * @param offered whether such a one was offered
 */
record Binding(Connection connection, boolean plus, boolean offered) {
  private static final List<String> TYPES = List.of("tls-exporter", "tls-server-end-point");

  static boolean possible(Connection connection) {
    return TYPES.stream().anyMatch(type -> connection.channelBinding(type).isPresent());
  }

  /**
   * The octets that must follow the GS2 header in the client's {@code c=}; empty: refused.
   *
   * @param flag {@code n}, {@code y} or {@code p=type}
   */
  Optional<byte[]> data(String flag) {
    return switch (flag) {
      case "n" -> plus ? Optional.empty() : Optional.of(new byte[0]);
      case "y" -> plus || offered ? Optional.empty() : Optional.of(new byte[0]);
      default ->
          plus && flag.startsWith("p=") && TYPES.contains(flag.substring(2))
              ? connection.channelBinding(flag.substring(2))
              : Optional.empty();
    };
  }
}
