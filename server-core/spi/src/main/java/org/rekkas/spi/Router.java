package org.rekkas.spi;

import java.util.Set;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.ReversePath;

/**
 * Says where a forward-path leads. Routers are asked in order; the first answer other than NotMine
 * or Unknown wins, save a Relay by one in the last place behind an Unknown; Unknown from any, and
 * nothing better, is 550 5.1.1; NotMine from all is a foreign domain.
 */
@FunctionalInterface
public non-sealed interface Router extends Extension {
  /**
   * @param trail the addresses that were expanded on the way to this one, so that an alias which
   *     names itself can stand aside the second time
   */
  Route route(ForwardPath path, Set<ForwardPath> trail);

  /** The same for mail of this sender, for those to whom it matters; {@code NULL}: of nobody. */
  default Route route(ForwardPath path, Set<ForwardPath> trail, ReversePath sender) {
    return route(path, trail);
  }
}
