package org.rekkas.plugins.acme;

import java.io.IOException;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.challenge.Challenge;

/** A way to show an authority that a name is ours, RFC 8555 §8. */
interface Proof {
  /** What the authority calls it. */
  Class<? extends Challenge> kind();

  /** Shows it where the authority looks for it. */
  Shown show(Authorization authorization, Challenge challenge) throws IOException;

  /** A proof while it is shown. */
  interface Shown extends AutoCloseable {
    @Override
    void close();
  }
}
