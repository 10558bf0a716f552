package org.rekkas.smtp.wire;

/**
 * How commands are read.
 *
 * @param lenient takes what people type by hand: paths without brackets, spaces around the colon, a
 *     HELO without a name; and what is met in the wild: underscores in domains, {@link HelloName}s
 *     that are meant well. RFC 5321 §4.1.2 has none of these. Each line has one reading all the
 *     same, so it is safe toward the Internet
 * @param postmasterDomain the domain of {@code <postmaster>}, RFC 5321 §4.5.1
 */
public record Dialect(boolean lenient, String postmasterDomain) {}
