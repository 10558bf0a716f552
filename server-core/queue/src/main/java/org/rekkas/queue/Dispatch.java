package org.rekkas.queue;

import java.util.List;
import java.util.Optional;
import org.rekkas.spi.DeliveryAgent;
import org.rekkas.spi.Mailet;
import org.rekkas.spi.Routes;

/** What the queue asks of the plugins of the moment: what to do, where paths lead, who hands on. */
public interface Dispatch {
  Routes routes();

  /** The steps between the 250 and the routing. */
  default Held mailets() {
    return new Held(List.of(), () -> {});
  }

  /**
   * Mailets, in order, whose plugins stay as they are until these are closed.
   *
   * @param end lets go of the plugins
   */
  record Held(List<Mailet> mailets, Runnable end) implements AutoCloseable {
    public Held {
      mailets = List.copyOf(mailets);
    }

    @Override
    public void close() {
      end.run();
    }
  }

  /** The agent that routes call by this name; empty where no plugin has it now. */
  Optional<DeliveryAgent> agent(String name);
}
