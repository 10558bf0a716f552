package org.rekkas.smtp.relay.tls;

import java.util.Locale;

/** Why a session with a next hop was not as its policy wants it. RFC 8460 §4.3. */
public enum TlsFailure {
  /** It was not offered, or refused, whether the mail went in clear or not. */
  STARTTLS_NOT_SUPPORTED,
  CERTIFICATE_HOST_MISMATCH,
  CERTIFICATE_EXPIRED,
  CERTIFICATE_NOT_TRUSTED,
  /**
   * Anything else: no common protocol or cipher, a connection lost in the handshake, an exchange
   * that the MTA-STS policy does not list.
   */
  VALIDATION_FAILURE,
  /** The records cannot be read, or none of them matches. */
  TLSA_INVALID,
  /** Where DNSSEC vouches for the exchange, a resolver has no valid answer about its records. */
  DNSSEC_INVALID,
  /** DANE is configured, and there are no records, or none that DNSSEC vouches for. */
  DANE_REQUIRED,
  STS_POLICY_FETCH_ERROR,
  STS_POLICY_INVALID,
  STS_WEBPKI_INVALID;

  /** As a report has it: {@code certificate-expired}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
