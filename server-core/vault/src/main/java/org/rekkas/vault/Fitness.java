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
  private volatile @Nullable Trouble broken;
  private volatile @Nullable Trouble failing;
  private volatile boolean stopping;

  /** What stands in the way of writes until it is known to be over. */
  private record Trouble(Cause cause, String why) {
    static Trouble of(String what, Throwable why) {
      return new Trouble(causeOf(why), what + why);
    }

    VaultUnwritable unwritable() {
      return new VaultUnwritable(cause, why);
    }
  }

  Fitness(Room room, Consumer<String> alarm) {
    this.room = room;
    this.alarm = alarm;
  }

  /** The state did not take a write: nothing is taken until it was opened again. */
  void broken(Throwable why) {
    if (broken == null) {
      var trouble = Trouble.of("the state failed: ", why);
      broken = trouble;
      alarm.accept(trouble.why() + "; nothing is taken until it was opened again");
    }
  }

  /** A segment failed; the next may do. */
  void failing(IOException why) {
    var known = failing;
    var trouble = Trouble.of("the disk failed: ", why);
    failing = trouble;
    if (known == null) {
      alarm.accept(trouble.why());
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

  /** Throws when the engine is about to be closed: what takes long breaks off. */
  void requireGoesOn() throws IOException {
    if (stopping) {
      throw new IOException("the server is stopping");
    }
  }

  Health health() {
    if (stopping) {
      return new Health.Unwritable(Cause.STOPPING, "the server is stopping");
    }
    var trouble = broken != null ? broken : failing;
    if (trouble != null) {
      return new Health.Unwritable(trouble.cause(), trouble.why());
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
      throw trouble.unwritable();
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

  static VaultUnwritable unwritable(String what, Throwable why) {
    return new VaultUnwritable(causeOf(why), what, why);
  }

  VaultUnwritable unwritable(IOException why) {
    return unwritable("cannot write: " + why, why);
  }

  /** Java and RocksDB tell a full disk from a failing one by text alone. */
  private static Cause causeOf(Throwable why) {
    for (Throwable each = why; each != null; each = each.getCause()) {
      var text = String.valueOf(each.getMessage());
      if (text.contains("No space left") || text.contains("quota exceeded")) {
        return Cause.FULL;
      }
    }
    return Cause.FAILED;
  }
}
