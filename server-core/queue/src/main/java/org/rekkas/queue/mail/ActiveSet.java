package org.rekkas.queue.mail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.rekkas.spi.mail.MailId;

/**
 * The mails that are in memory, bounded in number and octets. A mail is claimed before it is read
 * or made and released when its pass has been settled on disk; so no mail is ever worked on twice
 * at once. Fresh mails that find no room are remembered by the lowest id among them: from there the
 * disk is read again when there is room. Safe for many threads.
 */
public final class ActiveSet {
  /** Of heap: what the bound of mails in memory takes each of them for. */
  public static final int OCTETS_A_MAIL = 4_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ready = lock.newCondition();
  private final Map<MailId, Integer> claimed = new HashMap<>();
  private final FreshFirst queue = new FreshFirst();
  private final int most;
  private final Runnable roomMade;
  private Optional<MailId> missed = Optional.empty();
  private long octets;
  private boolean stopped;

  /**
   * @param roomMade told when something may be read from the disk again
   */
  public ActiveSet(int most, Runnable roomMade) {
    this.most = most;
    this.roomMade = roomMade;
  }

  /** Claims a mail that comes in, unless there is no room. */
  public boolean claimFresh(MailId id, int weight) {
    return claimFresh(id, weight, most);
  }

  /**
   * Claims a mail that comes in and can wait: it leaves half of the room to others, so that a flood
   * for hosts that do not answer keeps nobody else out (attack H7).
   */
  public boolean claimPatient(MailId id, int weight) {
    return claimFresh(id, weight, most / 2);
  }

  private boolean claimFresh(MailId id, int weight, int bound) {
    lock.lock();
    try {
      return !full(bound) && put(id, weight);
    } finally {
      lock.unlock();
    }
  }

  /** Claims a mail that is about to be read from the disk, or changed there. */
  public boolean claim(MailId id) {
    lock.lock();
    try {
      return put(id, 0);
    } finally {
      lock.unlock();
    }
  }

  /** Hands a claimed mail to the dispatcher. */
  public void hand(ActiveMail mail) {
    lock.lock();
    try {
      weigh(mail);
      queue.add(mail);
      ready.signal();
    } finally {
      lock.unlock();
    }
  }

  public void release(MailId id) {
    release(List.of(id));
  }

  public void release(List<MailId> ids) {
    boolean tell;
    lock.lock();
    try {
      boolean before = full(most / 2);
      for (MailId id : ids) {
        Integer weight = claimed.remove(id);
        octets -= weight == null ? 0 : weight;
      }
      tell = before && !full(most / 2);
    } finally {
      lock.unlock();
    }
    if (tell) {
      roomMade.run();
    }
  }

  /** This fresh mail lies on disk and not here. */
  public void miss(MailId id) {
    boolean tell;
    lock.lock();
    try {
      if (missed.isEmpty() || missed.get().compareTo(id) > 0) {
        missed = Optional.of(id);
      }
      tell = !full(most / 2);
    } finally {
      lock.unlock();
    }
    if (tell) {
      roomMade.run();
    }
  }

  /**
   * From where fresh mails have to be read from the disk; the caller does so, or misses them again.
   */
  public Optional<MailId> takeMissed() {
    lock.lock();
    try {
      Optional<MailId> from = missed;
      missed = Optional.empty();
      return from;
    } finally {
      lock.unlock();
    }
  }

  /** Whether something may be read from the disk; an eighth is left for what comes in. */
  public boolean hasRoom() {
    lock.lock();
    try {
      return !full(most - most / 8);
    } finally {
      lock.unlock();
    }
  }

  /** Whether so many that cannot go on take the room that others need. */
  public boolean isCrowdedBy(int stuck) {
    return stuck > most / 8 || !hasRoom();
  }

  public boolean contains(MailId id) {
    lock.lock();
    try {
      return claimed.containsKey(id);
    } finally {
      lock.unlock();
    }
  }

  /** What is in memory, from an id on, in the order of ids. */
  public List<MailId> from(String id, int atMost) {
    lock.lock();
    try {
      return claimed.keySet().stream()
          .filter(each -> each.text().compareTo(id) >= 0)
          .sorted()
          .limit(atMost)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  public boolean hasMissed() {
    lock.lock();
    try {
      return missed.isPresent();
    } finally {
      lock.unlock();
    }
  }

  /** Does it if no mail is in memory; until it is done none can be claimed. */
  public void whenEmpty(Runnable work) {
    lock.lock();
    try {
      if (claimed.isEmpty()) {
        work.run();
      }
    } finally {
      lock.unlock();
    }
  }

  public int size() {
    lock.lock();
    try {
      return claimed.size();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until mails are there, or the queue is being closed. */
  public void await() {
    lock.lock();
    try {
      while (queue.isEmpty() && !stopped) {
        ready.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The mails that are there; an empty list when the queue is being closed. */
  public List<ActiveMail> take(int atMost) {
    lock.lock();
    try {
      var taken = new ArrayList<ActiveMail>(Math.min(atMost, queue.size()));
      while (!stopped && taken.size() < atMost && !queue.isEmpty()) {
        taken.add(queue.remove());
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  public void stop() {
    lock.lock();
    try {
      stopped = true;
      ready.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean put(MailId id, int weight) {
    if (stopped || claimed.putIfAbsent(id, weight) != null) {
      return false;
    }
    octets += weight;
    return true;
  }

  private void weigh(ActiveMail mail) {
    int weight = ActiveMail.weight(mail.head());
    Integer before = claimed.put(mail.id(), weight);
    octets += weight - (before == null ? 0 : before);
  }

  private boolean full(int bound) {
    return claimed.size() >= bound || octets >= (long) bound * OCTETS_A_MAIL;
  }
}
