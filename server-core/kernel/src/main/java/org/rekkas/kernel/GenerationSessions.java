package org.rekkas.kernel;

import com.google.inject.Inject;
import java.util.Optional;
import org.rekkas.kernel.net.Sessions;
import org.rekkas.kernel.plugins.Generations;
import org.rekkas.spi.Protocol;

/** Gives each session the generation of the moment, and holds that while the session lasts. */
final class GenerationSessions implements Sessions {
  private final Generations generations;

  @Inject
  GenerationSessions(Generations generations) {
    this.generations = generations;
  }

  @Override
  public Optional<Lease> lease(String protocol) {
    var held = generations.acquire();
    Optional<Protocol> spoken = held.generation().protocol(protocol);
    if (spoken.isEmpty()) {
      held.close();
    }
    return spoken.map(p -> new HeldLease(p, held));
  }

  private record HeldLease(Protocol protocol, org.rekkas.kernel.plugins.Lease held)
      implements Lease {
    @Override
    public boolean ending() {
      return held.generation().ending();
    }

    @Override
    public void close() {
      held.close();
    }
  }
}
