package org.rekkas.smtp.relay.tls;

import javax.net.ssl.SSLSession;

/** Told how TLS went with each connection that is opened, for TLS-RPT. RFC 8460 §4. */
public interface TlsWitness {
  /** A session that has TLS, after {@link ClientTls#over}. */
  void succeeded(String domain, String exchange, TlsPolicy policy, SSLSession session);

  /** A session that has not the TLS that it should have, whether the mail went or not. */
  void failed(String domain, TlsPolicy policy, TlsFailure why);

  /** Nobody listens. */
  TlsWitness NOBODY =
      new TlsWitness() {
        @Override
        public void succeeded(
            String domain, String exchange, TlsPolicy policy, SSLSession session) {}

        @Override
        public void failed(String domain, TlsPolicy policy, TlsFailure why) {}
      };
}
