package org.rekkas.queue;

import java.util.Optional;
import org.rekkas.spi.DeliveryAgent;
import org.rekkas.spi.Routes;

/** What the queue asks of the plugins of the moment: where paths lead, and who hands mails on. */
public interface Dispatch {
  Routes routes();

  /** The agent that routes call by this name; empty where no plugin has it now. */
  Optional<DeliveryAgent> agent(String name);
}
