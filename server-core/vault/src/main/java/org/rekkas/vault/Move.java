package org.rekkas.vault;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.vault.segments.Body;
import org.rekkas.vault.segments.Kind;
import org.rekkas.vault.segments.Position;
import org.rekkas.vault.segments.RecordHeader;
import org.rekkas.vault.segments.Segments;

/** A record that is copied out of a segment that is mostly dead. */
final class Move extends Request {
  private final ContentId id;
  private final Place from;
  private final byte[] name;
  private final byte[] head;
  private final Body body;
  private @Nullable Position to;

  Move(ContentId id, Place from, byte[] name, byte[] head, Body body) {
    this.id = id;
    this.from = from;
    this.name = name;
    this.head = head;
    this.body = body;
  }

  @Override
  long octets() {
    return Segments.length(name, head, body);
  }

  @Override
  void append(Segments segments) throws IOException {
    to = segments.append(Kind.MOVED, name, head, body, id.value());
  }

  @Override
  void apply(Batch batch) {
    var now = batch.place(id);
    if (now != null && to != null && now.at().equals(from.at())) {
      batch.move(
          id,
          now,
          new Place(
              to,
              RecordHeader.OCTETS + name.length + head.length,
              octets(),
              body.length(),
              body.crc(),
              body.file(),
              now.references()));
    }
  }
}
