package org.rekkas.spi.net;

import java.io.IOException;

/** The server's certificates, as far as a plugin gets them for it. All texts are PEM (RFC 7468). */
public interface Certificates {
  /**
   * Shows a certificate to clients that ask for one of its names, but for what the configuration
   * has one; from the next handshakes on, as long as it is good, and in later generations in which
   * the plugin asks for this interface; in the place of an earlier one of this label. Where the
   * configuration names none for the server, one that has the host's name is its own.
   *
   * @param label a file's name: lower case, digits, dots and hyphens
   * @param chain the server's own first
   * @param key PKCS#8
   * @throws IOException if they do not fit each other, or cannot be written
   */
  void show(String label, String chain, String key) throws IOException;

  /**
   * Answers whoever asks for this name by the protocol {@code acme-tls/1} with a certificate that
   * proves the name to be ours, RFC 8737 §3, at every listener that begins with TLS. Nobody else
   * sees it, and a restart forgets it.
   *
   * @throws IOException if certificate and key do not fit each other
   */
  Proof prove(String name, String chain, String key) throws IOException;

  /** A proof while it is shown. Closing it again does nothing. */
  interface Proof extends AutoCloseable {
    @Override
    void close();
  }
}
