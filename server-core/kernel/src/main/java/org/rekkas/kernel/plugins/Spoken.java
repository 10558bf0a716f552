package org.rekkas.kernel.plugins;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.rekkas.kernel.config.Nearest;
import org.rekkas.kernel.net.ListenerSettings;
import org.rekkas.spi.config.Section;

/**
 * The protocols that are spoken here, by their names. A listener of another would take connections
 * and close them. Used by one thread.
 */
final class Spoken {
  private final Set<String> names = new TreeSet<>(ListenerSettings.HTTP);
  private boolean complete = true;

  void add(List<String> protocols) {
    names.addAll(protocols);
  }

  /** A plugin cannot be asked, and says so itself: its protocols are no further problem. */
  void leaveOut() {
    complete = false;
  }

  /** Whether every plugin that lies there could be asked. */
  boolean isComplete() {
    return complete;
  }

  /** Makes problems of the listeners of all other protocols. */
  void require(Section root) {
    for (Section listener : root.section("listeners").each("listener")) {
      Optional<String> protocol = listener.optional("protocol");
      if (complete && protocol.isPresent() && !names.contains(protocol.get())) {
        String near = Nearest.of(protocol.get(), names).map(n -> " (" + n + "?)").orElse("");
        listener.problem("protocol", "no plugin speaks \"" + protocol.get() + "\"" + near);
      }
    }
  }
}
