package org.rekkas.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the engine alarms the administrator of, on its way to the log: the data are opened beside
 * it, so what they say before there is a log is kept until there is one. Used by all threads.
 */
final class Alarms implements Consumer<String> {
  private final Consumer<String> log;
  private final List<String> early = new ArrayList<>();
  private boolean open;

  /**
   * @param log not asked before {@link #open}
   */
  Alarms(Consumer<String> log) {
    this.log = log;
  }

  @Override
  public synchronized void accept(String alarm) {
    if (open) {
      log.accept(alarm);
    } else {
      early.add(alarm);
    }
  }

  /** The log is there: what was kept goes to it, and from now on everything at once. */
  synchronized void open() {
    open = true;
    early.forEach(log);
    early.clear();
  }
}
