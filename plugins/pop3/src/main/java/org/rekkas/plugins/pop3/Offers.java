package org.rekkas.plugins.pop3;

import java.util.List;

/** What the connection of the moment allows; both change when TLS comes on. */
interface Offers {
  boolean startTls();

  /** Whether a password may be told on this connection. */
  boolean passwords();

  /** The mechanisms of AUTH, the strongest first. */
  List<String> mechanisms();
}
