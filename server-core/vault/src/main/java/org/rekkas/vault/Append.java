package org.rekkas.vault;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rekkas.spi.vault.VaultUnwritable;
import org.rekkas.vault.segments.Body;
import org.rekkas.vault.segments.Kind;
import org.rekkas.vault.segments.RecordHeader;
import org.rekkas.vault.segments.Segments;
import org.rekkas.vault.state.StateFailed;

/**
 * A record of a ledger on its way: forced, then indexed. Who waits for the force alone is answered
 * before its entries can be seen; its content can be read from then on.
 */
final class Append extends Request {
  private final PluginLedger ledger;
  private final byte[] head;
  private final Draft draft;
  private final Body body;
  private final boolean untilIndexed;
  private @Nullable Place place;

  Append(PluginLedger ledger, byte[] head, Draft draft, Body body, boolean untilIndexed) {
    this.ledger = ledger;
    this.head = head;
    this.draft = draft;
    this.body = body;
    this.untilIndexed = untilIndexed;
  }

  @Override
  long octets() {
    return Segments.length(ledger.nameOctets(), head, body);
  }

  @Override
  void append(Segments segments) throws IOException {
    var at = segments.append(Kind.LEDGER, ledger.nameOctets(), head, body, draft.id().value());
    int toContent = RecordHeader.OCTETS + ledger.nameOctets().length + head.length;
    place = new Place(at, toContent, octets(), body.length(), body.crc(), body.file(), 1);
  }

  @Override
  void appended(Recent recent) {
    recent.add(draft.id().value(), place(), body);
    if (!untilIndexed) {
      finish();
    }
  }

  private Place place() {
    return Objects.requireNonNull(place, "not appended");
  }

  @Override
  void apply(Batch batch) {
    batch.add(draft.id(), place());
    try {
      ledger.index(batch, head, draft.id());
    } catch (StateFailed e) {
      throw e;
    } catch (RuntimeException e) {
      batch.meta().put(Meta.pending(ledger.name(), place().at()), new byte[0]);
      if (finished()) {
        ledger.isNotIndexed(place().at(), e);
      }
      failLater(
          new VaultUnwritable(
              VaultUnwritable.Cause.FAILED, "the record of " + ledger.name() + " has no entry", e));
    }
  }
}
