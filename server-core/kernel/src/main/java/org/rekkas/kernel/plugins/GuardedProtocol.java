package org.rekkas.kernel.plugins;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.rekkas.kernel.plugins.guard.Guard;
import org.rekkas.spi.Protocol;
import org.rekkas.spi.net.Connection;

/**
 * A protocol behind its guard: on the session's own thread, without a deadline but the
 * connection's.
 */
final class GuardedProtocol implements Protocol {
  private final String protocol;
  private final Placed<Protocol> placed;
  private final Guard guard;

  GuardedProtocol(String protocol, Placed<Protocol> placed) {
    this.protocol = protocol;
    this.placed = placed;
    this.guard = placed.guard().onCallersThread();
  }

  @Override
  public String protocol() {
    return protocol;
  }

  /**
   * Throws for the network's failures, and what could not be read elsewhere and came unchecked: the
   * guard notes what else goes wrong.
   */
  @Override
  public void serve(Connection connection) throws IOException {
    try {
      boolean _ =
          guard.demand(
              () -> {
                placed.extension().serve(connection);
                return true;
              });
    } catch (IOException | UncheckedIOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("the protocol failed", e);
    }
  }

  @Override
  public String turnedAway(Refusal why) {
    return guard.ask(Optional.empty(), () -> placed.extension().turnedAway(why), _ -> "");
  }
}
