package org.rekkas.spi.net;

/**
 * A listener at which people, or the world, come in through TLS.
 *
 * @param service as the DNS names it, RFC 6186 §3, RFC 8314 §5.1: {@code submissions}, {@code
 *     imap}; {@code https}
 * @param port of the configuration
 * @param implicitTls from the first octet; otherwise when the client asks
 * @param loopback reached from this machine alone
 */
public record Door(String service, int port, boolean implicitTls, boolean loopback) {}
