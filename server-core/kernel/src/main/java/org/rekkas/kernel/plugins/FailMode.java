package org.rekkas.kernel.plugins;

import org.rekkas.spi.ContentVerdict;
import org.rekkas.spi.EnvelopeVerdict;
import org.rekkas.spi.Route;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;

/**
 * What a call into a plugin counts as when it throws, hangs or answers null: the attribute {@code
 * fail} of {@code <plugin>} in server.xml.
 */
public enum FailMode {
  /** The client is asked to come again: 451 4.3.0. */
  TEMPFAIL,
  /** As if the plugin were not there. */
  SKIP,
  /**
   * The client is refused: 554 5.3.0. Routes and accounts are tempfailed: no mail is lost for it.
   */
  REJECT;

  EnvelopeVerdict envelope(Evidence why) {
    return switch (this) {
      case TEMPFAIL -> new Verdict.Defer(Replies.TRY_AGAIN, why);
      case SKIP -> new Verdict.Continue(why);
      case REJECT -> new Verdict.Reject(Replies.CANNOT_JUDGE, why);
    };
  }

  ContentVerdict content(Evidence why) {
    return switch (this) {
      case TEMPFAIL -> new Verdict.Defer(Replies.TRY_AGAIN, why);
      case SKIP -> new Verdict.Continue(why);
      case REJECT -> new Verdict.Reject(Replies.CANNOT_JUDGE, why);
    };
  }

  Route route(String why) {
    return this == SKIP ? new Route.NotMine() : new Route.Unavailable(why);
  }
}
