package org.rekkas.directory;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Tells each thing once, however often it is met: what is wrong with an entry is met with every
 * mail to it. Of more than a number of things the others are not told. Thread-safe.
 */
public final class Once implements Consumer<String> {
  private static final int MOST = 1000;

  private final Consumer<String> report;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  public Once(Consumer<String> report) {
    this.report = report;
  }

  @Override
  public void accept(String what) {
    if (told.size() < MOST && told.add(what)) {
      report.accept(what);
    }
  }
}
