package org.rekkas.vault;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Space.Entry;
import org.rekkas.vault.segments.Found;
import org.rekkas.vault.segments.Position;
import org.rekkas.vault.segments.SegmentReader;
import org.rekkas.vault.segments.Segments;
import org.rekkas.vault.state.Family;
import org.rekkas.vault.state.State;

/** Indexes the records of a ledger that wait for it since a crash, in their order. */
final class Replay {
  private static final int PAGE = 100;

  private final State state;
  private final Segments segments;
  private final Committer committer;
  private final Consumer<String> alarm;

  Replay(State state, Segments segments, Committer committer, Consumer<String> alarm) {
    this.state = state;
    this.segments = segments;
    this.committer = committer;
    this.alarm = alarm;
  }

  void of(PluginLedger ledger) {
    byte[] from = Meta.pending(ledger.name()).bytes();
    byte[] until = Meta.pending(ledger.name()).end();
    List<Entry> page;
    do {
      page = state.range(Family.META, from, until, PAGE);
      for (var entry : page) {
        index(ledger, entry.key());
        from = entry.key();
        from = java.util.Arrays.copyOf(from, from.length + 1);
      }
    } while (page.size() == PAGE);
  }

  private void index(PluginLedger ledger, byte[] pending) {
    var at = Meta.positionOfPending(pending);
    try (var reading =
        segments
            .read(at.sequence())
            .orElseThrow(() -> new FileNotFoundException("the segment is gone"))) {
      var in = new SegmentReader(reading.file(), at.sequence());
      var record = record(in, at);
      byte[] head = in.head(record);
      var content = new ContentId(record.header().contentId());
      committer.commit(
          Chore.of(
              batch -> {
                ledger.index(batch, head, content);
                batch.meta().delete(pending);
              }));
    } catch (IOException | RuntimeException e) {
      alarm.accept("the record at " + at + " of " + ledger.name() + " is not indexed: " + e);
    }
  }

  private static Found record(SegmentReader in, Position at) throws IOException {
    return new Found(
        at, in.header(at.offset()).orElseThrow(() -> new IOException("the record is damaged")));
  }
}
