package org.rekkas.vault;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.rekkas.spi.vault.VaultUnwritable;
import org.rekkas.spi.vault.VaultUnwritable.Cause;
import org.rekkas.vault.segments.Segments;
import org.rekkas.vault.state.State;
import org.rekkas.vault.state.StateFailed;

/**
 * The one thread that writes. It takes everything that was asked for since it last looked, appends
 * the records, forces them once, lays all changes over the state in the order of the requests, and
 * wakes the callers; while it forces, the next batch gathers by itself.
 */
final class Committer implements AutoCloseable {
  /**
   * The callers that the batch before woke come back at once; letting them run first makes one
   * batch of them rather than two (measured on two cores: half again as many mails a second).
   */
  private static final int YIELDS = 4;

  private static final Request CLOSED = Chore.of(_ -> {});

  private final State state;
  private final Segments segments;
  private final Forcer forcer;
  private final Fitness fitness;
  private final Graveyard graveyard;
  private final Live live;
  private final Recent recent;
  private final Versions versions = new Versions();
  private final AtomicReference<@Nullable Request> inbox = new AtomicReference<>();
  private final Thread thread;
  private volatile boolean closing;
  private volatile long commits;

  Committer(
      State state,
      Segments segments,
      Forcer forcer,
      Fitness fitness,
      Graveyard graveyard,
      Live live,
      Recent recent) {
    this.state = state;
    this.segments = segments;
    this.forcer = forcer;
    this.fitness = fitness;
    this.graveyard = graveyard;
    this.live = live;
    this.recent = recent;
    this.thread = Thread.ofPlatform().name("vault-committer").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** The number of the last batch that can be seen in the state. */
  long commits() {
    return commits;
  }

  /** Returns when the request was worked on, and forced if it asks for that. */
  void commit(Request request) {
    if (Thread.currentThread().equals(thread)) {
      throw new IllegalStateException("an indexer waits for nobody");
    }
    submit(request);
    request.await();
  }

  @SuppressWarnings("ReferenceEquality") // the mark is one object
  private void submit(Request request) {
    Request head;
    do {
      head = inbox.get();
      if (head == CLOSED) {
        throw Fitness.stopped();
      }
      request.next = head;
    } while (!inbox.compareAndSet(head, request));
    if (head == null) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    boolean last = false;
    while (!last) {
      last = closing;
      letOthersIn();
      var head = inbox.getAndSet(last ? CLOSED : null);
      if (head != null) {
        work(inOrder(head));
      } else if (!last && !closing) {
        LockSupport.park(this);
      }
    }
  }

  private void letOthersIn() {
    for (int i = 0; i < YIELDS && inbox.get() != null; i++) {
      Thread.yield();
    }
  }

  private static List<Request> inOrder(Request newest) {
    var requests = new ArrayList<Request>();
    for (Request each = newest; each != null; each = each.next) {
      requests.add(each);
    }
    Collections.reverse(requests);
    return requests;
  }

  private void work(List<Request> requests) {
    if (fitness.isBroken()) {
      requests.forEach(this::workBroken);
      return;
    }
    long before = state.sequence();
    try {
      long number = commits + 1;
      var batch = new Batch(state, live, versions, recent, number);
      boolean appended = append(requests);
      for (var request : requests) {
        apply(request, batch);
      }
      if (appended) {
        batch.covered(segments.end());
      }
      batch.write();
      commits = number;
      long sequence = state.sequence();
      graveyard.add(batch.dead(), sequence);
      finish(requests, sequence);
    } catch (RuntimeException | Error e) { // an error such as of a jar that was replaced below us
      var why = StateFailed.of("a batch broke off", e);
      fitness.broken(why);
      forcer.addFailed(requests, before + 1, why);
    }
  }

  /** Nothing but healing is done while the state is broken. */
  private void workBroken(Request request) {
    if (!(request instanceof Heal heal)) {
      request.fail(new VaultUnwritable(Cause.FAILED, "the state failed before"));
      return;
    }
    try {
      long number = commits + 1;
      heal.heal(live, this::openedAgain);
      versions.allChanged(number);
      recent.clear();
      commits = number;
      fitness.healed();
      heal.finish();
    } catch (IOException | RuntimeException | Error e) {
      heal.fail(Fitness.unwritable("the state cannot be opened again", e));
    }
  }

  private void openedAgain() {
    forcer.openedAgain();
    graveyard.openedAgain(forcer.forced());
  }

  /** Whether records were appended and forced. */
  private boolean append(List<Request> requests) {
    boolean any = false;
    try {
      segments.begin(forcer.forced());
      for (var request : requests) {
        if (request.octets() > 0) {
          any = true;
          request.append(segments);
        }
      }
      if (any) {
        segments.force();
      }
      return any;
    } catch (IOException e) {
      segments.seal();
      fitness.failing(e);
      var why = fitness.unwritable(e);
      requests.stream().filter(r -> r.octets() > 0).forEach(r -> r.failLater(why));
      return false;
    } catch (RuntimeException | Error e) {
      segments.seal(); // a record may have been begun
      throw e;
    }
  }

  private static void apply(Request request, Batch batch) {
    if (request.failed()) {
      return;
    }
    try {
      request.apply(batch);
    } catch (StateFailed e) {
      throw e;
    } catch (RuntimeException e) {
      request.failLater(e);
    } catch (Error e) {
      request.failLater(new IllegalStateException("a step broke off: " + e, e));
    }
  }

  private void finish(List<Request> requests, long sequence) {
    var toForce = new ArrayList<Request>();
    for (var request : requests) {
      if (request.forced() && !request.failed()) {
        toForce.add(request);
      } else {
        request.finish();
      }
    }
    if (!toForce.isEmpty()) {
      forcer.add(toForce, sequence);
    }
  }

  /** Ends it after what was asked for is done. */
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    Threads.join(thread);
  }
}
