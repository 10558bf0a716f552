package org.rekkas.vault.segments;

/**
 * A content on its way into a record: octets, or the number of the file of its own in which it
 * lies, forced.
 *
 * @param crc CRC32C of the content
 * @param octets the content is the first {@code length} of them; empty where it is a file
 */
public record Body(long length, int crc, long file, byte[] octets) {
  static int inline(Body body) {
    return body.file == 0 ? (int) body.length : 0;
  }
}
