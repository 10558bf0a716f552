package org.rekkas.spi.net;

/** What was agreed in a TLS handshake, for Received (RFC 8314 §4.3) and the trace. */
public record Tls(String protocol, String cipher) {}
