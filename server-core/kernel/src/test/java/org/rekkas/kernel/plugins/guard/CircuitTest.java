package org.rekkas.kernel.plugins.guard;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CircuitTest {
  private final AtomicLong now = new AtomicLong(-17);
  private final Circuit circuit = new Circuit(now::get);

  @Test
  void opensAfterFailuresInARowOnly() {
    for (int i = 1; i < Circuit.FAILURES; i++) {
      assertFalse(circuit.failed(now.get()));
    }
    assertFalse(circuit.succeeded(now.get()));
    for (int i = 1; i < Circuit.FAILURES; i++) {
      assertFalse(circuit.failed(now.get()));
    }
    assertTrue(circuit.lets());
    assertTrue(circuit.failed(now.get()));
    assertFalse(circuit.lets());
  }

  @Test
  void letsOneThroughAfterARest() {
    open();
    now.addAndGet(Circuit.REST.toNanos() - 1);
    assertFalse(circuit.lets());
    now.addAndGet(1);
    assertTrue(circuit.lets());
    assertFalse(circuit.lets());
    assertFalse(circuit.failed(now.get()));
    assertFalse(circuit.lets());
    now.addAndGet(Circuit.REST.toNanos());
    assertTrue(circuit.lets());
    assertTrue(circuit.succeeded(now.get()));
    assertTrue(circuit.lets());
    assertFalse(circuit.isOpen());
  }

  @Test
  void aTrialThatDecidesNothingIsTriedAgain() {
    open();
    now.addAndGet(Circuit.REST.toNanos());
    assertTrue(circuit.lets());
    circuit.undecided();
    assertTrue(circuit.lets());
  }

  /** Strangers can make calls slow, each as long as its deadline allows. */
  @Test
  void callsThatWereOvertakenByOneThatWasAnsweredDoNotOpenIt() {
    long begun = now.get();
    now.addAndGet(1_000);
    assertFalse(circuit.succeeded(now.get()));
    now.addAndGet(1_000);
    for (int i = 0; i < 2 * Circuit.FAILURES; i++) {
      assertFalse(circuit.failed(begun));
    }
    assertTrue(circuit.lets());
    open();
    assertFalse(circuit.lets());
  }

  @Test
  void anAnswerThatComesLateDoesNotUndoThatOfALaterCall() {
    long begun = now.get();
    assertFalse(circuit.succeeded(begun + 20));
    assertFalse(circuit.succeeded(begun));
    for (int i = 0; i < Circuit.FAILURES; i++) {
      assertFalse(circuit.failed(begun + 1));
    }
    assertTrue(circuit.lets());
  }

  private void open() {
    for (int i = 0; i < Circuit.FAILURES; i++) {
      circuit.failed(now.get());
    }
  }
}
