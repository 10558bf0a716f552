package org.rekkas.kernel;

import com.google.inject.Inject;
import java.util.Optional;
import org.rekkas.kernel.net.Sessions;
import org.rekkas.kernel.plugins.Generations;
import org.rekkas.kernel.web.HttpProtocol;
import org.rekkas.spi.Protocol;

/**
 * Gives each session the generation of the moment, and holds that while the session lasts. HTTP is
 * the kernel's own: it takes a generation for each request.
 */
final class GenerationSessions implements Sessions {
  private final Generations generations;
  private final HttpProtocol http;

  @Inject
  GenerationSessions(Generations generations, HttpProtocol http) {
    this.generations = generations;
    this.http = http;
  }

  @Override
  public Optional<Lease> lease(String protocol) {
    if (protocol.equals(HttpProtocol.NAME)) {
      return Optional.of(new LastingLease(http));
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
