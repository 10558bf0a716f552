package org.rekkas.vault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.rekkas.vault.RecordingDisk.Event;

/**
 * What a disk holds after the power went at a point of a recording: what was forced, and of the
 * rest what chance would have it. A write that was not forced is there, or not, or only some of its
 * sectors are; names that were not forced are there up to some point in their order.
 */
final class PowerLoss {
  private static final int SECTOR = 512;

  private final Map<Path, Inode> names = new HashMap<>();
  private final Map<Path, Inode> durableNames = new HashMap<>();
  private final List<Event> namings = new ArrayList<>();
  private final Map<Event, Inode> created = new java.util.IdentityHashMap<>();
  private final Random chance;

  private static final class Inode {
    byte[] durable = {};
    final List<Event> pending = new ArrayList<>();
  }

  PowerLoss(long seed) {
    chance = new Random(seed);
  }

  /** Writes the disk's image, for everything below a root, to another folder. */
  static void image(List<Event> before, Path root, Path to, long seed) throws IOException {
    var loss = new PowerLoss(seed);
    before.forEach(loss::replay);
    loss.cut();
    for (var file : loss.durableNames.entrySet()) {
      var target = to.resolve(root.relativize(file.getKey()).toString());
      Files.createDirectories(target.getParent());
      Files.write(target, file.getValue().durable);
    }
  }

  private void replay(Event event) {
    switch (event) {
      case Event.Create(var path) -> {
        var inode = new Inode();
        created.put(event, inode);
        names.put(path, inode);
        namings.add(event);
      }
      case Event.Rename(var from, var to) -> {
        names.put(to, names.remove(from));
        namings.add(event);
      }
      case Event.Delete(var path) -> {
        names.remove(path);
        namings.add(event);
      }
      case Event.Write(var path, var _, var _) -> names.get(path).pending.add(event);
      case Event.Truncate(var path, var _) -> names.get(path).pending.add(event);
      case Event.Force(var path) -> {
        var inode = names.get(path);
        if (inode != null) {
          inode.pending.forEach(change -> apply(inode, change, false));
          inode.pending.clear();
        }
      }
      case Event.ForceFolder(var _) -> {
        namings.forEach(this::settle);
        namings.clear();
      }
      case Event.Told(var _) -> {}
    }
  }

  private void settle(Event naming) {
    switch (naming) {
      case Event.Create(var path) -> durableNames.put(path, created.get(naming));
      case Event.Rename(var from, var to) -> {
        var inode = durableNames.remove(from);
        if (inode != null) {
          durableNames.put(to, inode);
        }
      }
      case Event.Delete(var path) -> durableNames.remove(path);
      default -> throw new IllegalStateException("not a naming");
    }
  }

  private void cut() {
    int kept = chance.nextInt(namings.size() + 1);
    namings.subList(0, kept).forEach(this::settle);
    for (var inode : durableNames.values()) {
      for (var change : inode.pending) {
        int fate = chance.nextInt(3);
        if (fate > 0) {
          apply(inode, change, fate == 2);
        }
      }
    }
  }

  private void apply(Inode inode, Event change, boolean torn) {
    switch (change) {
      case Event.Truncate(var _, var length) ->
          inode.durable = Arrays.copyOf(inode.durable, (int) length);
      case Event.Write(var _, var at, var octets) -> {
        int end = (int) at + octets.length;
        if (inode.durable.length < end) {
          inode.durable = Arrays.copyOf(inode.durable, end);
        }
        for (int from = (int) at; from < end; ) {
          int until = Math.min(end, (from / SECTOR + 1) * SECTOR);
          if (!torn || chance.nextBoolean()) {
            System.arraycopy(octets, from - (int) at, inode.durable, from, until - from);
          }
          from = until;
        }
      }
      default -> throw new IllegalStateException("not a change of a file");
    }
  }
}
