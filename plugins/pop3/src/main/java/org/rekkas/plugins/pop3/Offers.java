package org.rekkas.plugins.pop3;

/** What the connection of the moment allows; both change when TLS comes on. */
interface Offers {
  boolean startTls();

  /** Whether a password may be told on this connection. */
  boolean passwords();
}
