package org.rekkas.kernel.net;

import java.util.Optional;
import org.rekkas.spi.Protocol;

/** Where listeners take their protocols from: the generation of the moment. */
@FunctionalInterface
public interface Sessions {
  /** Holds the current generation for one session; empty where nobody speaks this protocol. */
  Optional<Lease> lease(String protocol);

  /** A protocol, and the generation that it came from, held until this is closed. */
  interface Lease extends AutoCloseable {
    Protocol protocol();

    /** Whether the generation's sessions have had time enough and must come to an end. */
    boolean ending();

    @Override
    void close();
  }
}
