package org.rekkas.vault;

import java.util.function.Consumer;

/** Something of the engine's own that must be done on the committer's thread. */
final class Chore extends Request {
  private final Consumer<Batch> work;
  private final boolean forced;

  private Chore(Consumer<Batch> work, boolean forced) {
    this.work = work;
    this.forced = forced;
  }

  static Chore of(Consumer<Batch> work) {
    return new Chore(work, false);
  }

  static Chore forced(Consumer<Batch> work) {
    return new Chore(work, true);
  }

  @Override
  void apply(Batch batch) {
    work.accept(batch);
  }

  @Override
  boolean forced() {
    return forced;
  }
}
