package org.rekkas.queue.sites;

/**
 * How many connections a destination gets at once: more with each round of answers, by one; half as
 * many when it does not answer, or answers that it is sent too much. After a few of the former in a
 * row, or when it never answered at all, it counts as silent. The manner of Postfix's scheduler.
 * Guarded by the lock of {@link Sites}.
 */
final class Window {
  private static final int IN_A_ROW = 3;

  private final int most;
  private double size;
  private int failures;
  private boolean proven;

  Window(int start, int most) {
    this.most = most;
    size = Math.min(start, most);
  }

  int connections() {
    return (int) size;
  }

  /** Whether it has answered since we know it. */
  boolean isProven() {
    return proven;
  }

  void answered() {
    failures = 0;
    proven = true;
    size = Math.min(most, size + 1 / size);
  }

  /** It answered that it is sent too much. */
  void pushedBack() {
    failures = 0;
    proven = true;
    size = Math.max(1, size / 2);
  }

  /** It did not answer; whether it is to be left alone. */
  boolean failed() {
    failures++;
    size = Math.max(1, size / 2);
    return !proven || failures >= IN_A_ROW;
  }
}
