package org.rekkas.vault;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.rekkas.vault.disk.Disk;
import org.rekkas.vault.large.LargeFiles;
import org.rekkas.vault.segments.Found;
import org.rekkas.vault.segments.Position;
import org.rekkas.vault.segments.Scan;
import org.rekkas.vault.segments.SegmentReader;
import org.rekkas.vault.segments.Segments;
import org.rekkas.vault.state.Family;
import org.rekkas.vault.state.State;
import org.rekkas.vault.state.StateFailed;

/**
 * Looks whether data need a repair: reads what a start reads, and all else, until something does
 * not hold. Changes nothing but the name in the file {@code lock}. One thread, on data that no
 * instance has open.
 *
 * <p>A disk or a system that fails is no damage: a repair would put an older state in the place of
 * one that may be whole.
 */
final class Examination {
  private final Disk disk;
  private final Path data;
  private final EngineSettings settings;
  private final Clock clock;
  private final List<String> problems = new ArrayList<>();

  Examination(Disk disk, Path data, EngineSettings settings, Clock clock) {
    this.disk = disk;
    this.data = data;
    this.settings = settings;
    this.clock = clock;
  }

  Verification make() throws IOException {
    Repair.requireData(data);
    if (!Foundation.hasState(data)) {
      return unsound("there is no state in " + data.resolve("state"));
    }
    if (new BackupFolder(disk, data).isMarked()) {
      return unsound("the data were put back from a backup or repaired, and not opened since");
    }
    try (var _ = InstanceLock.take(data)) {
      FormatVersion.require(disk, data);
      return examine();
    }
  }

  private Verification examine() throws IOException {
    var folder = data.resolve("state");
    Foundation.requireRights(folder);
    Foundation.requireRights(data.resolve("content"));
    try (var state = State.openToRead(folder, settings.cacheOctets(), settings.bufferOctets())) {
      return examine(state);
    } catch (StateFailed e) {
      if (e.isDamage()) {
        return unsound(String.valueOf(e.getMessage()));
      }
      throw new IOException(
          e.getMessage()
              + ". That is not known to be damage, and nothing was changed: see to the disk and the"
              + " system, and try again. Where only a new state helps, say --yes with rekkas"
              + " repair",
          e);
    }
  }

  private Verification examine(State state) throws IOException {
    try (var segments = open(state)) {
      if (!problems.isEmpty()) {
        return new Verification(0, 0, problems);
      }
      var files = new LargeFiles(disk, data.resolve("content").resolve("large"));
      var reader = new ContentReader(state, segments, files, new Recent());
      state.verify();
      return new Verifier(state, segments, reader, 1).verifyAllButTheState();
    }
  }

  private Segments open(State state) throws IOException {
    var read = new Reading(state);
    var segments =
        Segments.openToRead(disk, Foundation.segments(data), settings.segmentOctets(), clock, read);
    if (read.forcedOnce > state.sequence()) {
      problems.add("the state is older than what was forced once");
    }
    return segments;
  }

  private static Verification unsound(String problem) {
    return new Verification(0, 0, List.of(problem));
  }

  /** What lies behind the state's end is no problem: a start takes it in. */
  private final class Reading implements Segments.Opening {
    private final Position covered;
    private long forcedOnce;

    Reading(State state) {
      byte[] position = state.get(Family.META, Meta.COVERED);
      covered = position == null ? Position.START : Meta.position(position);
    }

    @Override
    public Position covered() {
      return covered;
    }

    @Override
    public void found(SegmentReader in, Found record) {
      forcedOnce = Math.max(forcedOnce, record.header().stateForced());
    }

    @Override
    public void damaged(Path segment, Scan.Hole hole) {
      problems.add(segment + " is damaged from " + hole.from() + " to " + hole.until());
    }
  }
}
