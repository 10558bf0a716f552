package org.rekkas.plugins.dmarc;

import java.util.List;
import org.rekkas.plugins.dmarc.policy.Policy;
import org.rekkas.spi.Findings;
import org.rekkas.spi.Symbol;

/** The signs that DMARC gives, and two that it heeds. */
final class Symbols {
  static final String FROM = "DMARC_FROM";

  static final String FORWARDED = "DMARC_FORWARDED";

  /**
   * Besides a temperror: the policy is known, and is none that lets mail through. It counts half of
   * what a failure does; else a forger were rid of the points by a DNS that is silent.
   */
  static final String UNDECIDED = "DMARC_UNDECIDED";

  /** From the plugin arc: a forwarder that the administrator trusts saw the mail pass. */
  static final String TRUSTED_FORWARDER = "ARC_TRUSTED";

  /** From the plugin arc, too: one may have, and the DNS does not answer. */
  static final String UNREAD_FORWARDER = "ARC_TEMPERROR";

  private static final String PREFIX = "DMARC_";

  private Symbols() {}

  /**
   * RFC 9989 §7.4: a failure decides nothing by itself, so that together with one or two others it
   * is for Junk. A policy of {@code none} must change nothing (§5.4). What is taken back of SPF's
   * sign is measured in its points.
   */
  static List<Symbol> all() {
    return List.of(
        Symbol.of("DMARC_PASS", 0),
        Symbol.of(FORWARDED, -1),
        Symbol.of("DMARC_NONE", 0),
        Symbol.of("DMARC_FAIL", 0),
        Symbol.of("DMARC_QUARANTINE", 2.5),
        Symbol.of("DMARC_REJECT", 4),
        Symbol.of("DMARC_TEMPERROR", 0),
        Symbol.of(UNDECIDED, 2),
        Symbol.of("DMARC_PERMERROR", 0),
        Symbol.of(FROM, 3));
  }

  static String of(String result) {
    return PREFIX + result;
  }

  /** Of mail that fails. */
  static String of(Policy wanted) {
    return wanted == Policy.NONE ? of("FAIL") : of(wanted.name());
  }

  /** Whether something was found, by a filter that may change what becomes of the mail. */
  static boolean has(Findings findings, String symbol) {
    return findings.signs().stream()
        .anyMatch(sign -> sign.symbol().equals(symbol) && !sign.shadow());
  }
}
