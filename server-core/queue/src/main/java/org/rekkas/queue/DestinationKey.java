package org.rekkas.queue;

import java.nio.charset.StandardCharsets;
import org.rekkas.queue.mail.Destination;
import org.rekkas.spi.vault.Key;

/** How a destination stands in a key: agent, name. */
final class DestinationKey {
  private DestinationKey() {}

  static Key of(Destination destination) {
    return Key.of(destination.agent()).and(destination.name());
  }

  /** What a key begins with; throws IndexOutOfBoundsException where that is none. */
  static Destination read(byte[] key) {
    String agent = Key.text(key, 0);
    return new Destination(agent, Key.text(key, utf8Length(agent) + 1));
  }

  /** Where in a key that begins with a destination the rest begins. */
  static int length(Destination destination) {
    return utf8Length(destination.agent()) + 1 + utf8Length(destination.name()) + 1;
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
