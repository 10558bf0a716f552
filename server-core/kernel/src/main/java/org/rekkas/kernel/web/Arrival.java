package org.rekkas.kernel.web;

import org.rekkas.spi.WebRequest;

/** What comes next on a connection. */
sealed interface Arrival {
  /**
   * A request, whole.
   *
   * @param bodiless it was a HEAD: the answer's body is not sent
   * @param last the client wants no further answer on this connection
   */
  record Asked(WebRequest request, boolean bodiless, boolean last) implements Arrival {}

  /** Something that is no request, or more than we take. The connection ends with this status. */
  record Refused(int status) implements Arrival {}

  /** The client has gone, or has said nothing in time. */
  record Gone() implements Arrival {}
}
