package org.rekkas.vault;

import java.io.IOException;
import org.rekkas.vault.segments.Body;
import org.rekkas.vault.segments.Kind;
import org.rekkas.vault.segments.Segments;

/** Tries, after a failure, whether the disk takes writes again: an empty record, of no content. */
final class Probe extends Request {
  private static final byte[] NOTHING = {};
  private static final Body EMPTY = new Body(0, 0, 0, NOTHING);

  private final Fitness fitness;

  Probe(Fitness fitness) {
    this.fitness = fitness;
  }

  @Override
  long octets() {
    return Segments.length(NOTHING, NOTHING, EMPTY);
  }

  @Override
  void append(Segments segments) throws IOException {
    segments.append(Kind.CONTENT, NOTHING, EMPTY, 0);
  }

  @Override
  void apply(Batch batch) {
    fitness.recovered();
  }
}
