package org.rekkas.delivery;

import java.time.Duration;
import org.rekkas.spi.Account;
import org.rekkas.spi.config.Section;

/**
 * The element {@code <mailbox>}.
 *
 * @param defaultQuota octets, for accounts that have no quota of their own; 0: none
 * @param junkKeep how long mail stays in Junk; zero: for ever
 */
public record MailboxSettings(long defaultQuota, Duration junkKeep) {
  static MailboxSettings from(Section config) {
    return new MailboxSettings(
        config.size("default-quota", 0), config.duration("junk-keep", Duration.ZERO));
  }

  /** Of this account; 0: none. */
  long quota(Account account) {
    long own = account.quota() == Long.MAX_VALUE ? 0 : account.quota();
    return account.quota() == 0 ? defaultQuota : own;
  }
}
