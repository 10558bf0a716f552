package org.rekkas.smtp.relay.tls;

/** What the sender of a mail wants of TLS, RFC 8689, whatever its destinations publish. */
public enum TlsWish {
  /** He has not said. */
  NONE,
  /** REQUIRETLS: hosts that prove who they are, or nobody. */
  REQUIRED,
  /** {@code TLS-Required: No}: rather without what the destination asks for than not at all. */
  WAIVED
}
