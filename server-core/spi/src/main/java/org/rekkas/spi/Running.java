package org.rekkas.spi;

import java.util.List;

/** A started plugin: what it contributes, and how it ends. */
public interface Running extends AutoCloseable {
  /** Asked once, after the start. */
  List<Contribution> contributions();

  /** Called once, when the last session of the generation is over. Frees what start took. */
  @Override
  void close();

  /** A plugin that holds nothing that must be freed. */
  static Running of(Contribution... contributions) {
    var list = List.of(contributions);
    return new Running() {
      @Override
      public List<Contribution> contributions() {
        return list;
      }

      @Override
      public void close() {}
    };
  }
}
