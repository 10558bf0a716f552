package org.rekkas.vault;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space.Entry;
import org.rekkas.vault.segments.Found;
import org.rekkas.vault.segments.Position;
import org.rekkas.vault.segments.SegmentReader;
import org.rekkas.vault.segments.Segments;
import org.rekkas.vault.state.Family;
import org.rekkas.vault.state.State;

/** Works on records that wait: for their ledger since a crash, or for a home since a repair. */
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

  /**
   * All that wait for this ledger. The keeper may do the same at the same time: whoever comes
   * second finds that a record waits no more, for its indexer would release the content as one too
   * many.
   */
  void of(PluginLedger ledger) {
    each(
        Meta.pending(ledger.name()),
        (pending, in, record) -> {
          byte[] head = in.head(record);
          var content = new ContentId(record.header().contentId());
          committer.commit(
              Chore.of(
                  batch -> {
                    if (batch.meta().get(pending) != null) {
                      ledger.index(batch, head, content);
                      batch.meta().delete(pending);
                    }
                  }));
        });
  }

  /** All that a repair found. */
  long unexplained(Unexplained by) {
    return each(
        Meta.unexplained(),
        (waiting, in, record) -> {
          var content = new ContentId(record.header().contentId());
          by.take(in.name(record), in.head(record), content);
          committer.commit(
              Chore.forced(
                  batch -> {
                    batch.refer(content, -1);
                    batch.meta().delete(waiting);
                  }));
        });
  }

  /** How many they are; a repair of all there is finds more than memory holds. */
  long countUnexplained() {
    byte[] from = Meta.unexplained().bytes();
    long count = 0;
    List<Entry> page;
    do {
      page = state.range(Family.META, from, Meta.unexplained().end(), PAGE);
      count += page.size();
      from = page.isEmpty() ? from : behind(page.getLast());
    } while (page.size() == PAGE);
    return count;
  }

  private static byte[] behind(Entry last) {
    return Arrays.copyOf(last.key(), last.key().length + 1);
  }

  private interface Work {
    void on(byte[] key, SegmentReader in, Found record) throws IOException;
  }

  private long each(Key waiting, Work work) {
    byte[] from = waiting.bytes();
    long done = 0;
    long still = 0;
    List<Entry> page;
    do {
      page = state.range(Family.META, from, waiting.end(), PAGE);
      for (var entry : page) {
        var trouble = work(entry.key(), work);
        if (trouble.isEmpty()) {
          done++;
        } else if (still++ == 0) {
          alarm.accept(trouble.get());
        }
        from = behind(entry);
      }
    } while (page.size() == PAGE);
    if (still > 1) {
      alarm.accept("as that one, " + (still - 1) + " more records still wait");
    }
    return done;
  }

  /** Empty: it is done. Or else why it still waits. */
  private Optional<String> work(byte[] key, Work work) {
    var at = Meta.positionOfPending(key);
    try (var reading =
        segments
            .read(at.sequence())
            .orElseThrow(() -> new FileNotFoundException("the segment is gone"))) {
      var in = new SegmentReader(reading);
      work.on(key, in, record(in, at));
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.of("the record at " + at + " still waits: " + e);
    }
  }

  private static Found record(SegmentReader in, Position at) throws IOException {
    return new Found(
        at, in.header(at.offset()).orElseThrow(() -> new IOException("the record is damaged")));
  }
}
