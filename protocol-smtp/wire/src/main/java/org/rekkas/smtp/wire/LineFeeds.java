package org.rekkas.smtp.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds line ends in arrays, eight octets at a time. */
final class LineFeeds {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long LFS = ONES * '\n';
  private static final long CRS = ONES * '\r';

  private LineFeeds() {}

  /** The index of the next LF, or {@code to}. */
  static int nextLf(byte[] octets, int from, int to) {
    int at = from;
    while (at <= to - 8) {
      long found = zeroes((long) EIGHT.get(octets, at) ^ LFS);
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >>> 3);
      }
      at += 8;
    }
    while (at < to && octets[at] != '\n') {
      at++;
    }
    return at;
  }

  /** The index of the next CR or LF, or {@code to}. */
  static int nextCrOrLf(byte[] octets, int from, int to) {
    int at = from;
    while (at <= to - 8) {
      long eight = (long) EIGHT.get(octets, at);
      long found = zeroes(eight ^ LFS) | zeroes(eight ^ CRS);
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >>> 3);
      }
      at += 8;
    }
    while (at < to && octets[at] != '\n' && octets[at] != '\r') {
      at++;
    }
    return at;
  }

  /** The high bit of each octet that is zero; exact up to the lowest one that is set. */
  private static long zeroes(long eight) {
    return (eight - ONES) & ~eight & HIGHS;
  }
}
