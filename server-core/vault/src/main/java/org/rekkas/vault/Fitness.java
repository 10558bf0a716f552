package org.rekkas.vault;

import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rekkas.spi.vault.Vault.Health;
import org.rekkas.spi.vault.VaultUnwritable;
import org.rekkas.spi.vault.VaultUnwritable.Cause;

/** Whether the engine takes writes, and if not, why. Any thread. */
final class Fitness {
  private final Room room;
  private final Consumer<String> alarm;
  private volatile @Nullable String broken;
  private volatile @Nullable String failing;
  private volatile boolean stopping;

  Fitness(Room room, Consumer<String> alarm) {
    this.room = room;
    this.alarm = alarm;
  }

  /** The state did not take a write: nothing is taken until it was opened again. */
  void broken(Throwable why) {
    if (broken == null) {
      broken = "the state failed: " + why;
      alarm.accept(broken + "; nothing is taken until it was opened again");
    }
  }

  /** A segment failed; the next may do. */
  void failing(IOException why) {
    var known = failing;
    failing = "the disk failed: " + why;
    if (known == null) {
      alarm.accept(failing);
    }
  }

  void recovered() {
    if (failing != null) {
      failing = null;
      alarm.accept("the disk takes writes again");
    }
  }

  /** The state was opened again, and brought up to the segments. */
  void healed() {
    broken = null;
    alarm.accept("the state takes writes again");
  }

  boolean isFailing() {
    return failing != null;
  }

  boolean isBroken() {
    return broken != null;
  }

  void stopping() {
    stopping = true;
  }

  Health health() {
    if (stopping) {
      return new Health.Unwritable(Cause.STOPPING, "the server is stopping");
    }
    var trouble = broken != null ? broken : failing;
    if (trouble != null) {
      return new Health.Unwritable(Cause.FAILED, trouble);
    }
    return room.forContents()
        ? new Health.Writable()
        : new Health.Unwritable(Cause.FULL, room.why());
  }

  /** Throws unless a transaction without new contents may be tried. */
  void forChanges() {
    if (!room.forChanges()) {
      throw room.full();
    }
    if (stopping) {
      throw stopped();
    }
    var trouble = broken;
    if (trouble != null) {
      throw new VaultUnwritable(Cause.FAILED, trouble);
    }
  }

  /** Throws unless a new content may be tried. */
  void forContents() {
    if (health() instanceof Health.Unwritable(var cause, var why)) {
      throw new VaultUnwritable(cause, why);
    }
  }

  static VaultUnwritable stopped() {
    return new VaultUnwritable(Cause.STOPPING, "the server is stopping");
  }

  VaultUnwritable unwritable(IOException why) {
    var text = String.valueOf(why.getMessage());
    boolean full = text.contains("No space left") || text.contains("quota exceeded");
    return new VaultUnwritable(full ? Cause.FULL : Cause.FAILED, "cannot write: " + why, why);
  }
}
