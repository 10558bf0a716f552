package org.rekkas.delivery.files;

import org.rekkas.spi.mail.MailId;

/**
 * A set of ids that {@link IncomingMessage} made, by 120 bits of each: an open table of 22 to 43
 * octets for each, since an import may bring a million to a server that runs. One thread.
 */
final class Ids {
  private static final int RADIX = 32;
  private static final int DIGITS = 12;

  /** Two numbers for each id; the first is 0: free. */
  private long[] table = new long[2 * 1024];

  private int count;

  /** Whether it was not there. */
  boolean add(MailId id) {
    if (count >= table.length / 8 * 3) {
      grow();
    }
    long first = 1 + Long.parseLong(id.text(), 0, DIGITS, RADIX);
    long second = Long.parseLong(id.text(), DIGITS, 2 * DIGITS, RADIX);
    int at = place(first, second);
    if (table[at] != 0) {
      return false;
    }
    table[at] = first;
    table[at + 1] = second;
    count++;
    return true;
  }

  private void grow() {
    long[] old = table;
    table = new long[2 * old.length];
    for (int i = 0; i < old.length; i += 2) {
      if (old[i] != 0) {
        int at = place(old[i], old[i + 1]);
        table[at] = old[i];
        table[at + 1] = old[i + 1];
      }
    }
  }

  /** Where it is, or would be. */
  private int place(long first, long second) {
    int at = 2 * (int) Long.remainderUnsigned(second, table.length / 2);
    while (table[at] != 0 && (table[at] != first || table[at + 1] != second)) {
      at = (at + 2) % table.length;
    }
    return at;
  }
}
