package org.rekkas.smtp.server;

import java.time.Clock;

/**
 * What the logins of a generation have used of their allowances, on all listeners together: who has
 * sent enough by one has sent enough by all that allow no more. Usable by all threads.
 */
record Allowances(Allowance mails, Allowance recipients) {
  Allowances(Clock clock) {
    this(new Allowance(clock), new Allowance(clock));
  }
}
