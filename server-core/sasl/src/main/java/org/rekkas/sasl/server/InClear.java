package org.rekkas.sasl.server;

import org.rekkas.spi.net.Client;

/** Whether a password may come over a connection without TLS, where others can listen. */
public enum InClear {
  NEVER,
  /** From the local networks, and where they are loopback nobody else listens. */
  LOCAL;

  boolean allows(Client client) {
    return this == LOCAL && client.local();
  }
}
