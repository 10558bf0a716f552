package org.rekkas.smtp.server;

/**
 * What logins have used of their allowances, on all listeners together: who has sent enough by one
 * has sent enough by all that allow no more. Lives as long as the server, for a reload is no new
 * hour. Usable by all threads.
 */
record Allowances(Allowance mails, Allowance recipients) {
  Allowances() {
    this(new Allowance(), new Allowance());
  }
}
