package org.rekkas.vault;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.vault.disk.DiskFile;
import org.rekkas.vault.large.LargeFiles;
import org.rekkas.vault.segments.Body;

/**
 * A content that is coming in: in memory up to a limit, then in the file that will be its own when
 * it is stored. Its id is given to it when it is begun. One thread at a time.
 */
final class Draft implements ContentDraft {
  private static final int FIRST = 8 << 10;
  private static final byte[] NONE = {};

  private final ContentId id;
  private final LargeFiles files;
  private final DraftBudget budget;
  private final Room room;
  private final int limit;
  private final Consumer<String> alarm;
  private final CRC32C crc = new CRC32C();
  private byte[] memory = NONE;
  private int inMemory;
  private long inFile;
  private int taken;
  private @Nullable DiskFile file;
  private @Nullable Body body;
  private @Nullable IOException notForced;
  private Stage stage = Stage.OPEN;
  private volatile boolean recorded;

  private enum Stage {
    OPEN,
    STORED,
    CLOSED
  }

  Draft(
      ContentId id,
      LargeFiles files,
      DraftBudget budget,
      Room room,
      int limit,
      Consumer<String> alarm) {
    this.id = id;
    this.files = files;
    this.budget = budget;
    this.room = room;
    this.limit = limit;
    this.alarm = alarm;
  }

  ContentId id() {
    return id;
  }

  @Override
  public long size() {
    return inFile + inMemory;
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    if (stage != Stage.OPEN || body != null) {
      throw new IOException("the draft takes no more");
    }
    crc.update(from, offset, length);
    for (int done = 0; done < length; ) {
      if (inMemory == memory.length) {
        makeRoom(length - done);
      }
      int some = Math.min(memory.length - inMemory, length - done);
      System.arraycopy(from, offset + done, memory, inMemory, some);
      inMemory += some;
      done += some;
    }
  }

  private void makeRoom(int wanted) throws IOException {
    int larger = Math.min(limit, Math.max(FIRST, Math.max(2 * inMemory, inMemory + wanted)));
    if (file == null && larger > memory.length && budget.take(larger - taken)) {
      taken = larger;
      memory = Arrays.copyOf(memory, larger);
      return;
    }
    if (memory.length == 0) {
      memory = new byte[Math.min(limit, FIRST)]; // not of the budget: without it nothing moves
    }
    spill();
  }

  private void spill() throws IOException {
    room.spend(inMemory);
    if (file == null) {
      file = files.create(id.value());
    }
    file.write(ByteBuffer.wrap(memory, 0, inMemory), inFile);
    inFile += inMemory;
    inMemory = 0;
  }

  /**
   * What goes into its record; a file is on disk when this returns. Nothing is written after it. A
   * force is never tried again: the second may succeed though the first lost what it was to force.
   */
  Body seal() throws IOException {
    if (stage != Stage.OPEN) {
      throw new IllegalStateException("the draft is " + stage);
    }
    if (notForced != null) {
      throw new IOException("the draft could not be forced before", notForced);
    }
    if (body == null) {
      int sum = (int) crc.getValue();
      if (file == null) {
        body = new Body(inMemory, sum, 0, memory);
      } else {
        spill();
        force(file);
        body = new Body(inFile, sum, id.value(), NONE);
      }
    }
    return body;
  }

  private void force(DiskFile whole) throws IOException {
    try {
      files.force(whole);
    } catch (IOException e) {
      notForced = e;
      throw e;
    }
  }

  /**
   * From now on a record in a ledger or an entry of the state may name its file, and come back
   * later though whoever stores it hears that it was not stored: so the file stays. What nothing
   * names, the {@link Keeper} deletes after the next start.
   */
  void recorded() {
    recorded = true;
  }

  /** It lies in the vault now. */
  void stored() {
    stage = Stage.STORED;
    budget.giveBack(taken);
    taken = 0;
    release();
  }

  @Override
  public InputStream open() throws IOException {
    var rest = new ByteArrayInputStream(memory, 0, inMemory);
    return inFile == 0
        ? rest
        : new SequenceInputStream(FileStream.of(files.read(id.value()), inFile), rest);
  }

  @Override
  public void close() {
    if (stage != Stage.OPEN) {
      return;
    }
    stage = Stage.CLOSED;
    budget.giveBack(taken);
    taken = 0;
    memory = NONE;
    inMemory = 0;
    if (file != null) {
      release();
      if (recorded) {
        return;
      }
      try {
        files.delete(id.value());
      } catch (IOException e) {
        alarm.accept("cannot delete " + files.path(id.value()) + ": " + e);
      }
    }
  }

  private void release() {
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        alarm.accept("cannot close " + files.path(id.value()) + ": " + e);
      }
      file = null;
    }
  }
}
