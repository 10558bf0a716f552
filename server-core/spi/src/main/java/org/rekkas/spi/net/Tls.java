package org.rekkas.spi.net;

import java.util.Optional;

/** What was agreed in a TLS handshake, for Received (RFC 8314 §4.3) and the trace. */
public record Tls(String protocol, String cipher, Optional<String> serverName) {}
