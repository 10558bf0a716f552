package org.rekkas.kernel.zone;

import org.rekkas.spi.net.DnsRecord;

/** What the DNS says of a record that it should hold. */
sealed interface Finding {
  DnsRecord record();

  /** It is there. */
  record Clean(DnsRecord record) implements Finding {}

  /** There is nothing of the kind. */
  record Missing(DnsRecord record) implements Finding {}

  /**
   * There is something else in its place.
   *
   * @param what as the DNS has it
   * @param weight what is at stake: another choice may be as good, another key is not
   */
  record Other(DnsRecord record, String what, DnsRecord.Weight weight) implements Finding {}

  /** Nobody knows. */
  record NoAnswer(DnsRecord record, String why) implements Finding {}
}
