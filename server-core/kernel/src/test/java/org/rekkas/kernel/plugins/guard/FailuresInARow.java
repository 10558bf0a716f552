package org.rekkas.kernel.plugins.guard;

/** What opens an extension's circuit, for tests of those that are guarded. */
public final class FailuresInARow {
  public static final int ENOUGH = Circuit.FAILURES;

  private FailuresInARow() {}
}
