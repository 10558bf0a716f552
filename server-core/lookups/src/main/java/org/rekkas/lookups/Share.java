package org.rekkas.lookups;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * How much is under way at a time that asks the DNS what strangers choose: for all of them, so that
 * those whose DNS is slow leave the rest of the server's DNS to others; and {@value
 * #MOST_OF_A_CLIENT} of these for one client, so that whoever names hosts at which nobody answers
 * holds up his own mail, and no other's (attack F6). Each waits for his turn. Any thread.
 */
public final class Share {
  private static final int MOST_OF_A_CLIENT = 10;

  /** Of an IPv6 address: what one customer has. */
  private static final int OCTETS_OF_A_CLIENT = 8;

  private final Semaphore all;
  private final Map<ByteBuffer, Part> parts = new ConcurrentHashMap<>();

  private Share(int atATime) {
    all = new Semaphore(atATime, true);
  }

  public static Share of(int atATime) {
    return new Share(atATime);
  }

  /** As a client has it. */
  public Turns of(InetAddress client) {
    byte[] address = client.getAddress();
    return new Turns(ByteBuffer.wrap(address, 0, Math.min(OCTETS_OF_A_CLIENT, address.length)));
  }

  /** Whether nothing is under way, and nobody waits. */
  public boolean isIdle() {
    return parts.isEmpty();
  }

  /** What one client has under way; as long as there is any of it. */
  private static final class Part {
    private final Semaphore turns = new Semaphore(MOST_OF_A_CLIENT, true);
    private int users;
  }

  /** Those of one client. */
  public final class Turns {
    private final ByteBuffer client;

    private Turns(ByteBuffer client) {
      this.client = client;
    }

    /**
     * What is done in its turn; empty where none came in that time, or the thread was interrupted.
     */
    public <T> Optional<T> inTurn(Duration longest, Supplier<T> work) {
      try {
        if (!take(longest.toNanos())) {
          return Optional.empty();
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
      try {
        return Optional.of(work.get());
      } finally {
        giveBack();
      }
    }

    private boolean take(long nanos) throws InterruptedException {
      long until = System.nanoTime() + nanos;
      Part part = join();
      boolean own = false;
      boolean taken = false;
      try {
        own = part.turns.tryAcquire(nanos, TimeUnit.NANOSECONDS);
        taken = own && all.tryAcquire(until - System.nanoTime(), TimeUnit.NANOSECONDS);
        return taken;
      } finally {
        if (own && !taken) {
          part.turns.release();
        }
        if (!taken) {
          leave();
        }
      }
    }

    private void giveBack() {
      all.release();
      Objects.requireNonNull(parts.get(client)).turns.release();
      leave();
    }

    private Part join() {
      return parts.compute(
          client,
          (_, known) -> {
            Part part = known == null ? new Part() : known;
            part.users++;
            return part;
          });
    }

    private void leave() {
      parts.computeIfPresent(client, (_, part) -> --part.users == 0 ? null : part);
    }
  }
}
