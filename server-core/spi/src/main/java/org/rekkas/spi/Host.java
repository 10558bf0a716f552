package org.rekkas.spi;

/**
 * This server.
 *
 * @param name what it calls itself in the greeting, in Received and in reports
 * @param domain its primary domain: postmaster's, where none was given
 * @param software {@code Rekkas/0.1.0}
 */
public record Host(String name, String domain, String software) {}
