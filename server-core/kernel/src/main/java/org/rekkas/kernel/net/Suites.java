package org.rekkas.kernel.net;

import java.util.Arrays;

/**
 * The cipher suites of TLS 1.2 that are offered: authenticated encryption alone (RFC 9325 §4.2). A
 * listener that other hosts send to may offer the forward-secret ones of CBC mode as well: a host
 * that knows no better would send in clear.
 */
final class Suites {
  private Suites() {}

  /**
   * @param known those that the JDK holds for good, in its order of preference
   */
  static String[] of(String[] known, boolean older) {
    return older
        ? known
        : Arrays.stream(known).filter(Suites::authenticates).toArray(String[]::new);
  }

  private static boolean authenticates(String suite) {
    return suite.contains("_GCM_")
        || suite.contains("_CHACHA20_POLY1305_")
        || suite.endsWith("_SCSV"); // a signal, no suite (RFC 5746)
  }
}
