package org.rekkas.vault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import org.rekkas.vault.disk.Disk;
import org.rekkas.vault.disk.FileDisk;

/**
 * Makes the state anew, of a backup's if there is one and of the segments: every record that this
 * state does not cover becomes a content that nothing explains, kept until {@link
 * Engine#unexplained} has given it to somebody. The state as it was is set aside, not deleted. One
 * thread, on data that no instance has open.
 */
final class Repair {
  private final Disk disk = new FileDisk();
  private final Path data;
  private final EngineSettings settings;
  private final Clock clock;
  private final Consumer<String> alarm;

  Repair(Path data, EngineSettings settings, Clock clock, Consumer<String> alarm) {
    this.data = data;
    this.settings = settings;
    this.clock = clock;
    this.alarm = alarm;
  }

  /**
   * @return how many records nothing explains
   */
  long from(Optional<Path> backup) throws IOException {
    if (backup.isPresent()) {
      Backup.stateOf(backup.get());
    }
    try (var _ = InstanceLock.take(data)) {
      if (!Backup.isMarked(data)) {
        disk.create(data.resolve(Backup.MARK)).close();
        disk.forceFolder(data);
      }
      setAside();
      if (backup.isPresent()) {
        copy(Backup.stateOf(backup.get()), data.resolve("state"));
        fetch(backup.get(), "segments");
        fetch(backup.get(), "large");
      }
    }
    var found = Foundation.lay(disk, data, settings, clock, alarm, Recovery.Purpose.REPAIR);
    try (var _ = found.lock();
        var _ = found.state();
        var _ = found.segments()) {
      return found.recovered();
    }
  }

  private void setAside() throws IOException {
    var state = data.resolve("state");
    if (!Files.exists(state)) {
      return;
    }
    var damaged = data.resolve("damaged");
    disk.makeFolder(damaged);
    int number = 1;
    while (Files.exists(damaged.resolve("state-" + number))) {
      number++;
    }
    disk.rename(state, damaged.resolve("state-" + number));
    disk.forceFolder(data);
  }

  /** Contents that the backup still has. */
  private void fetch(Path backup, String kind) throws IOException {
    var from = backup.resolve("content").resolve(kind);
    var to = data.resolve("content").resolve(kind);
    disk.makeFolder(to);
    for (var file : disk.list(from)) {
      var name = to.resolve(file.getFileName());
      if (!Files.exists(name)) {
        Files.copy(file, name);
      }
    }
    disk.forceFolder(to);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var all = Files.walk(from)) {
      for (var path : (Iterable<Path>) all::iterator) {
        var target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }
}
