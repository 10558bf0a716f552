package org.rekkas.vault.state;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rekkas.spi.vault.Space.Entry;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.ReadTier;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Slice;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The key-value state: RocksDB with one write-ahead log that is always on. Any thread reads; a
 * virtual thread first looks into memory, and leaves what may touch the disk to platform threads,
 * as a call into native code holds its carrier. Only the committer's thread writes.
 */
public final class State implements Log, AutoCloseable {
  private final Path folder;
  private final StateOptions options;
  private final Access access;
  private final Readers readers;
  private final WriteOptions unforced = new WriteOptions();
  private final ReadOptions anywhere = new ReadOptions();
  private final ReadOptions memory = new ReadOptions().setReadTier(ReadTier.BLOCK_CACHE_TIER);

  /** Held for reading while the database is used, for writing while it is opened or closed. */
  private final StampedLock inUse = new StampedLock();

  private volatile Optional<Database> database;

  /** What it is opened for: only to be read, no file of it is changed. */
  private enum Access {
    READ {
      @Override
      RocksDB open(Path folder, StateOptions options, List<ColumnFamilyHandle> handles)
          throws RocksDBException {
        return RocksDB.openReadOnly(
            options.database(), folder.toString(), options.descriptors(), handles);
      }
    },
    CHANGE {
      @Override
      RocksDB open(Path folder, StateOptions options, List<ColumnFamilyHandle> handles)
          throws RocksDBException {
        return RocksDB.open(options.database(), folder.toString(), options.descriptors(), handles);
      }
    };

    abstract RocksDB open(Path folder, StateOptions options, List<ColumnFamilyHandle> handles)
        throws RocksDBException;
  }

  /** RocksDB, open, and its column families. */
  private record Database(RocksDB db, Map<Family, ColumnFamilyHandle> families) {
    static Database open(Path folder, StateOptions options, Access access) {
      var handles = new ArrayList<ColumnFamilyHandle>();
      try {
        var db = access.open(folder, options, handles);
        var families = new EnumMap<Family, ColumnFamilyHandle>(Family.class);
        for (var family : Family.values()) {
          families.put(family, handles.get(family.ordinal()));
        }
        return new Database(db, families);
      } catch (RocksDBException e) {
        throw new StateFailed("cannot open the state in " + folder, e);
      }
    }

    void close() {
      families.values().forEach(ColumnFamilyHandle::close);
      db.close();
    }
  }

  private State(Path folder, StateOptions options, Access access, int readers) {
    this.folder = folder;
    this.options = options;
    this.access = access;
    this.database = Optional.of(Database.open(folder, options, access));
    this.readers = new Readers(readers);
  }

  public static State open(Path folder, long cacheOctets, long bufferOctets, int readers) {
    RocksDB.loadLibrary();
    return open(folder, new StateOptions(cacheOctets, bufferOctets), Access.CHANGE, readers);
  }

  /** One that is there, only to be read: nothing of it is changed. */
  public static State openToRead(Path folder, long cacheOctets, long bufferOctets) {
    RocksDB.loadLibrary();
    return open(folder, new StateOptions(cacheOctets, bufferOctets), Access.READ, 1);
  }

  private static State open(Path folder, StateOptions options, Access access, int readers) {
    try {
      return new State(folder, options, access, readers);
    } catch (StateFailed e) {
      options.close();
      throw e;
    }
  }

  /**
   * Closes it and opens it again, after a failure: it comes back with every batch that was written.
   * Readers wait.
   */
  public void reopen() {
    long stamp = inUse.writeLock();
    try {
      database.ifPresent(Database::close);
      database = Optional.empty();
      database = Optional.of(Database.open(folder, options, access));
    } finally {
      inUse.unlockWrite(stamp);
    }
  }

  public View view(Family family) {
    return new View() {
      @Override
      public byte @Nullable [] get(byte[] key) {
        return State.this.get(family, key);
      }

      @Override
      public List<Entry> range(byte[] from, byte[] until, int most) {
        return State.this.range(family, from, until, most);
      }
    };
  }

  public byte @Nullable [] get(Family family, byte[] key) {
    return read(how -> db().get(handle(family), how, key));
  }

  public List<Entry> range(Family family, byte[] from, byte[] until, int most) {
    if (Arrays.compareUnsigned(from, until) >= 0) {
      return List.of();
    }
    var found = read(how -> page(family, how, from, until, most));
    return found == null ? List.of() : found;
  }

  private List<Entry> page(Family family, ReadOptions how, byte[] from, byte[] until, int most)
      throws RocksDBException {
    var page = new ArrayList<Entry>(Math.min(most, 64));
    var handle = handle(family); // throws where all is closed: how is no more, then
    try (var end = new Slice(until);
        var bounded = new ReadOptions(how).setIterateUpperBound(end);
        var iterator = db().newIterator(handle, bounded)) {
      for (iterator.seek(from); iterator.isValid() && page.size() < most; iterator.next()) {
        page.add(new Entry(iterator.key(), iterator.value()));
      }
      iterator.status();
    }
    return page;
  }

  private interface Read<T extends @Nullable Object> {
    T with(ReadOptions how) throws RocksDBException;
  }

  private <T extends @Nullable Object> T read(Read<T> what) {
    if (!Thread.currentThread().isVirtual()) {
      return read(what, anywhere);
    }
    try {
      return whileOpen(() -> attempt(what, memory));
    } catch (NotInMemory e) {
      return readers.ask(() -> read(what, anywhere));
    }
  }

  private <T extends @Nullable Object> T read(Read<T> what, ReadOptions how) {
    return whileOpen(() -> attempt(what, how));
  }

  private static <T extends @Nullable Object> T attempt(Read<T> what, ReadOptions how) {
    try {
      return what.with(how);
    } catch (RocksDBException e) {
      if (e.getStatus() != null && e.getStatus().getCode() == Status.Code.Incomplete) {
        throw new NotInMemory();
      }
      throw new StateFailed("cannot read the state", e);
    }
  }

  private <T extends @Nullable Object> T whileOpen(Supplier<T> what) {
    long stamp = inUse.readLock();
    try {
      return what.get();
    } finally {
      inUse.unlockRead(stamp);
    }
  }

  private Database database() {
    return database.orElseThrow(
        () -> new StateFailed("the state is not open", new IllegalStateException()));
  }

  private RocksDB db() {
    return database().db;
  }

  /** A batch to be written as one; closed by whoever asked for it. */
  public Batch batch() {
    return new Batch(new WriteBatch());
  }

  /** Puts and deletes that become visible together, and come back together after a crash. */
  public final class Batch implements AutoCloseable {
    private final WriteBatch octets;

    Batch(WriteBatch octets) {
      this.octets = octets;
    }

    public void put(Family family, byte[] key, byte[] value) {
      try {
        octets.put(handle(family), key, value);
      } catch (RocksDBException e) {
        throw new StateFailed("cannot gather a batch", e);
      }
    }

    public void delete(Family family, byte[] key) {
      try {
        octets.delete(handle(family), key);
      } catch (RocksDBException e) {
        throw new StateFailed("cannot gather a batch", e);
      }
    }

    public boolean isEmpty() {
      return octets.count() == 0;
    }

    /** Returns when it is visible, and in the log's file, but not forced. */
    public void write() {
      try {
        db().write(unforced, octets);
      } catch (RocksDBException e) {
        throw new StateFailed("cannot write the state", e);
      }
    }

    @Override
    public void close() {
      octets.close();
    }
  }

  @Override
  public long sequence() {
    return whileOpen(() -> db().getLatestSequenceNumber());
  }

  @Override
  public void force() {
    whileOpen(
        () -> {
          try {
            db().syncWal();
            return true;
          } catch (RocksDBException e) {
            throw new StateFailed("cannot force the state", e);
          }
        });
  }

  /** A copy of the state in a new folder: links where it can. */
  public void copyTo(Path folder) {
    apart(
        () -> {
          try (var checkpoint = Checkpoint.create(db())) {
            checkpoint.createCheckpoint(folder.toString());
            return true;
          } catch (RocksDBException e) {
            throw new StateFailed("cannot copy the state", e);
          }
        });
  }

  /** Reads every block and checks it. */
  public void verify() {
    apart(
        () -> {
          try {
            db().verifyChecksum();
            return true;
          } catch (RocksDBException e) {
            throw new StateFailed("cannot read all of the state", e);
          }
        });
  }

  /** What may take minutes holds no carrier of virtual threads, nor one of the readers. */
  private void apart(Supplier<Boolean> what) {
    if (!Thread.currentThread().isVirtual()) {
      whileOpen(what);
      return;
    }
    try (var own = new Readers(1)) {
      own.ask(() -> whileOpen(what));
    }
  }

  private ColumnFamilyHandle handle(Family family) {
    return java.util.Objects.requireNonNull(database().families.get(family));
  }

  /** Forces, and ends. */
  @Override
  public void close() {
    readers.close();
    long stamp = inUse.writeLock();
    try {
      if (database.isEmpty()) {
        return;
      }
      if (access == Access.CHANGE) {
        db().syncWal();
      }
    } catch (RocksDBException e) {
      throw new StateFailed("cannot force the state", e);
    } finally {
      database.ifPresent(Database::close);
      database = Optional.empty();
      inUse.unlockWrite(stamp);
      unforced.close();
      anywhere.close();
      memory.close();
      options.close();
    }
  }

  /** The memory alone could not answer. */
  private static final class NotInMemory extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotInMemory() {
      super(null, null, false, false);
    }
  }
}
