package org.rekkas.spi.net;

import java.io.IOException;

/** The server's certificates, as far as a plugin gets them for it. All texts are PEM (RFC 7468). */
public interface Certificates {
  /**
   * Shows a certificate to clients that ask for one of its names, from the next handshakes on, and
   * after each start as long as it is good; in the place of an earlier one of this label. Where the
   * configuration names no certificate, one that has the host's name is the server's own.
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
