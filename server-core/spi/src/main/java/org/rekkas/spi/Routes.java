package org.rekkas.spi;

import java.util.Set;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.ReversePath;

/** All routers as one: the kernel's answer to where a forward-path leads. */
@FunctionalInterface
public interface Routes {
  Routed resolve(ForwardPath path, Set<ForwardPath> trail);

  /** The same for mail of this sender. */
  default Routed resolve(ForwardPath path, Set<ForwardPath> trail, ReversePath sender) {
    return resolve(path, trail);
  }

  default Routed resolve(ForwardPath path) {
    return resolve(path, Set.of());
  }

  /** The route that won, and the name of the router whose it is (empty where none won). */
  record Routed(Route route, String by) {}
}
