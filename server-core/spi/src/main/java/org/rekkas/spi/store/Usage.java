package org.rekkas.spi.store;

/** What an account holds in all its folders. */
public record Usage(long messages, long octets) {}
