package org.rekkas.plugins.spf;

import org.rekkas.spi.net.Dns;
import org.rekkas.testkit.WatchedDns;

/** Knows how much one check may ask for. */
public final class CountingDns extends WatchedDns {
  /** RFC 7208 §4.6.4: ten terms, ten hosts below each. */
  private static final int MOST_ADDRESSES = 10 * (1 + 10) + 10;

  /** Of the domain, of ten terms that lead to another, and an explanation. */
  private static final int MOST_TEXTS = 12;

  public CountingDns(Dns dns) {
    super(dns);
  }

  /** Whether that is within the bounds of one check. */
  public boolean isBounded() {
    return asked("PTR").size() <= 1
        && asked("A").size() + asked("MX").size() <= MOST_ADDRESSES
        && asked("TXT").size() <= MOST_TEXTS;
  }
}
