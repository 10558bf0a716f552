package org.rekkas.smtp.relay.tls;

import java.io.IOException;

/** The next hop has TLS, but not with the certificate that its policy asks for. */
public final class CertificateRefused extends IOException {
  private static final long serialVersionUID = 1;

  private final TlsFailure failure;

  public CertificateRefused(TlsFailure failure, String why) {
    super(why);
    this.failure = failure;
  }

  public TlsFailure failure() {
    return failure;
  }
}
