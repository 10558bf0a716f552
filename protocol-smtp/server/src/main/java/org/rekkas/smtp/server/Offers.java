package org.rekkas.smtp.server;

/** What a connection can do, as the order of commands needs to know it. */
interface Offers {
  /** Whether STARTTLS can succeed now. */
  boolean startTls();

  /** Whether the peer is trusted to name another client by XCLIENT. */
  boolean xclient();
}
