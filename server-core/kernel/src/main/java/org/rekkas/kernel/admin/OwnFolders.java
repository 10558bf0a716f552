package org.rekkas.kernel.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Folders that systemd gives to one service alone ({@code PrivateTmp=yes}) and removes when it
 * ends: what a command wrote there would be seen by nobody, and lost. They are known by their
 * mount, {@code proc_pid_mountinfo(5)}, which Linux has; elsewhere there are none.
 */
final class OwnFolders {
  private static final Path OF_THIS_PROCESS = Path.of("/proc/self/mountinfo");
  private static final int ROOT = 3;
  private static final int POINT = 4;

  private final List<Mount> mounts;

  /**
   * Its parts are text: of other file systems, they need not be paths in the character set of the
   * moment.
   *
   * @param root what of a file system is mounted
   * @param point where
   */
  private record Mount(String root, String point) {
    boolean isOfOneService() {
      return root.contains("/systemd-private-");
    }

    boolean holds(Path path) {
      return point.equals("/") || (path + "/").startsWith(point + "/");
    }
  }

  private OwnFolders(List<Mount> mounts) {
    this.mounts = mounts;
  }

  /** As they are now. */
  static OwnFolders ofThisProcess() {
    try {
      return Files.exists(OF_THIS_PROCESS)
          ? of(Files.readAllLines(OF_THIS_PROCESS, StandardCharsets.ISO_8859_1))
          : of(List.of());
    } catch (IOException _) {
      return of(List.of());
    }
  }

  /**
   * @param mountinfo lines such as {@code 36 35 98:0 /of/the/disk /where rw,noatime …}
   */
  static OwnFolders of(List<String> mountinfo) {
    return new OwnFolders(
        mountinfo.stream()
            .map(line -> line.split(" "))
            .filter(fields -> fields.length > POINT && fields[POINT].startsWith("/"))
            .map(fields -> new Mount(fields[ROOT], fields[POINT]))
            .toList());
  }

  /** The one that a path lies in. What is mounted last hides what was there. */
  Optional<Path> around(Path path) {
    Optional<Mount> innermost = Optional.empty();
    for (Mount each : mounts) {
      boolean inner =
          innermost.map(known -> each.point().length() >= known.point().length()).orElse(true);
      if (inner && each.holds(path)) {
        innermost = Optional.of(each);
      }
    }
    return innermost.filter(Mount::isOfOneService).map(Mount::point).map(Path::of);
  }
}
