package org.rekkas.vault;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.rekkas.vault.disk.Disk;
import org.rekkas.vault.large.LargeFiles;
import org.rekkas.vault.segments.Segments;
import org.rekkas.vault.state.State;

/** Opens the state again after it failed, and brings it up to the segments. */
final class Heal extends Request {
  private final Disk disk;
  private final LargeFiles files;
  private final Path damaged;
  private final State state;
  private final Segments segments;
  private final Consumer<String> alarm;

  Heal(
      Disk disk,
      LargeFiles files,
      Path damaged,
      State state,
      Segments segments,
      Consumer<String> alarm) {
    this.disk = disk;
    this.files = files;
    this.damaged = damaged;
    this.state = state;
    this.segments = segments;
    this.alarm = alarm;
  }

  void heal(Live live, Runnable openedAgain) throws IOException {
    state.reopen();
    openedAgain.run();
    var recovery = new Recovery(state, disk, Recovery.Purpose.START, files, damaged, live, alarm);
    segments.reread(recovery);
    recovery.finishAgain(segments.end());
  }

  /** The state was healed before. */
  @Override
  void apply(Batch batch) {}
}
