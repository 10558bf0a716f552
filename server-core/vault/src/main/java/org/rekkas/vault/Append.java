package org.rekkas.vault;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.rekkas.spi.vault.VaultUnwritable;
import org.rekkas.vault.segments.Body;
import org.rekkas.vault.segments.Kind;
import org.rekkas.vault.segments.Position;
import org.rekkas.vault.segments.RecordHeader;
import org.rekkas.vault.segments.Segments;
import org.rekkas.vault.state.StateFailed;

/** A record of a ledger on its way: forced, then indexed. */
final class Append extends Request {
  private final PluginLedger ledger;
  private final byte[] head;
  private final Draft draft;
  private final Body body;
  private @Nullable Position at;

  Append(PluginLedger ledger, byte[] head, Draft draft, Body body) {
    this.ledger = ledger;
    this.head = head;
    this.draft = draft;
    this.body = body;
  }

  @Override
  long octets() {
    return Segments.length(ledger.nameOctets(), head, body);
  }

  @Override
  void append(Segments segments) throws IOException {
    at = segments.append(Kind.LEDGER, ledger.nameOctets(), head, body, draft.id().value());
    draft.recorded();
  }

  @Override
  void apply(Batch batch) {
    var position = java.util.Objects.requireNonNull(at);
    int toContent = RecordHeader.OCTETS + ledger.nameOctets().length + head.length;
    batch.add(
        draft.id(),
        new Place(position, toContent, octets(), body.length(), body.crc(), body.file(), 1),
        body);
    try {
      ledger.index(batch, head, draft.id());
    } catch (StateFailed e) {
      throw e;
    } catch (RuntimeException | Error e) {
      batch.meta().put(Meta.pending(ledger.name(), position), new byte[0]);
      failLater(
          new VaultUnwritable(
              VaultUnwritable.Cause.FAILED, "the record of " + ledger.name() + " has no entry", e));
    }
  }
}
