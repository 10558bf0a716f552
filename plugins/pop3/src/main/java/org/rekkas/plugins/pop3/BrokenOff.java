package org.rekkas.plugins.pop3;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The messages that broke off while they were sent: a session that ends at one of them removes
 * nothing, and the next one would end there again (attack H4). The last of them are remembered
 * until a reload. Usable by all threads.
 */
final class BrokenOff {
  private static final int MOST = 1_000;

  private final Set<Id> all =
      Collections.newSetFromMap(
          Collections.synchronizedMap(
              new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Id, Boolean> eldest) {
                  return size() > MOST;
                }
              }));

  /**
   * @param uid its unique-id, which says the folder and its UIDVALIDITY
   */
  private record Id(String owner, String uid) {}

  boolean has(Maildrop maildrop, int number) {
    return all.contains(id(maildrop, number));
  }

  void add(Maildrop maildrop, int number) {
    all.add(id(maildrop, number));
  }

  void remove(Maildrop maildrop, int number) {
    all.remove(id(maildrop, number));
  }

  private static Id id(Maildrop maildrop, int number) {
    return new Id(maildrop.owner().key(), maildrop.uid(number));
  }
}
