package org.rekkas.queue.mail;

import java.util.ArrayDeque;

/**
 * Mails that are ready: fresh ones before those that were here before, of which every fourth place
 * is kept, so that none waits for ever. Guarded by its owner.
 */
final class FreshFirst {
  private static final int TURN = 4;

  private final ArrayDeque<ActiveMail> fresh = new ArrayDeque<>();
  private final ArrayDeque<ActiveMail> again = new ArrayDeque<>();
  private int taken;

  void add(ActiveMail mail) {
    (mail.progress().isEmpty() ? fresh : again).add(mail);
  }

  boolean isEmpty() {
    return fresh.isEmpty() && again.isEmpty();
  }

  int size() {
    return fresh.size() + again.size();
  }

  /** The next one; there must be one. */
  ActiveMail remove() {
    taken++;
    boolean turn = taken % TURN == 0 && !again.isEmpty();
    return turn || fresh.isEmpty() ? again.remove() : fresh.remove();
  }
}
