package org.rekkas.kernel.net;

/** When a listener speaks TLS. */
public enum TlsMode {
  NONE,
  /** When the client asks for it: RFC 3207. */
  STARTTLS,
  /** From the first octet: RFC 8314 §3. */
  IMPLICIT
}
