package org.rekkas.kernel;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.rekkas.kernel.net.Sessions;
import org.rekkas.kernel.plugins.Generations;
import org.rekkas.spi.Protocol;

/**
 * Gives each session the generation of the moment, and holds that while the session lasts. HTTP is
 * the kernel's own: it takes a generation for each request.
 */
final class GenerationSessions implements Sessions {
  private final Generations generations;
  private final Map<String, Protocol> own;

  /**
   * @param own what the kernel speaks itself
   */
  GenerationSessions(Generations generations, List<Protocol> own) {
    this.generations = generations;
    this.own = own.stream().collect(Collectors.toMap(Protocol::protocol, Function.identity()));
  }

  @Override
  public Optional<Lease> lease(String protocol) {
    Protocol ours = own.get(protocol);
    if (ours != null) {
      return Optional.of(new LastingLease(ours));
    }
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

  private record LastingLease(Protocol protocol) implements Lease {
    @Override
    public boolean ending() {
      return false;
    }

    @Override
    public void close() {
      // nothing is held
    }
  }
}
