package org.rekkas.vault;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.rekkas.spi.vault.Vault.Durability;
import org.rekkas.vault.segments.Body;
import org.rekkas.vault.segments.Kind;
import org.rekkas.vault.segments.Position;
import org.rekkas.vault.segments.RecordHeader;
import org.rekkas.vault.segments.Segments;

/** A transaction on its way: its contents are forced, then its changes are laid over the state. */
final class Commit extends Request {
  private static final byte[] NO_HEAD = {};

  private final OpenTransaction transaction;
  private final Durability durability;
  private final List<Body> bodies;
  private final List<Position> positions = new ArrayList<>(1);
  private boolean outdated;

  Commit(OpenTransaction transaction, Durability durability) throws IOException {
    this.transaction = transaction;
    this.durability = durability;
    this.bodies = new ArrayList<>(transaction.stored().size());
    for (var draft : transaction.stored()) {
      bodies.add(draft.seal());
    }
  }

  @Override
  long octets() {
    long octets = 0;
    for (var body : bodies) {
      octets += length(body);
    }
    return octets;
  }

  private static long length(Body body) {
    return Segments.length(NO_HEAD, NO_HEAD, body);
  }

  @Override
  void append(Segments segments) throws IOException {
    for (int i = 0; i < bodies.size(); i++) {
      long id = transaction.stored().get(i).id().value();
      positions.add(segments.append(Kind.CONTENT, NO_HEAD, bodies.get(i), id));
    }
  }

  @Override
  void apply(Batch batch) {
    if (transaction.outdated(batch)) {
      outdated = true;
      return;
    }
    var missing = transaction.missing(batch);
    if (missing.isPresent()) {
      failLater(new IllegalStateException("content " + missing.get() + " is gone"));
      return;
    }
    for (int i = 0; i < bodies.size(); i++) {
      var body = bodies.get(i);
      var draft = transaction.stored().get(i);
      draft.recorded();
      batch.add(
          draft.id(),
          new Place(
              positions.get(i),
              RecordHeader.OCTETS,
              length(body),
              body.length(),
              body.crc(),
              body.file(),
              1),
          body);
    }
    transaction.addTo(batch);
  }

  /** Nothing was committed: others had changed what the step got. */
  boolean wasOutdated() {
    return outdated;
  }

  @Override
  boolean mustBeCertain() {
    return true;
  }

  @Override
  boolean forced() {
    return durability == Durability.FORCED && !outdated;
  }
}
