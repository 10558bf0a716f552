package org.rekkas.smtp.relay.tls;

import java.io.IOException;

/** The policy asks for more than the host's certificate shows. */
public final class CertificateRefused extends IOException {
  private static final long serialVersionUID = 1;

  public CertificateRefused(String message) {
    super(message);
  }
}
