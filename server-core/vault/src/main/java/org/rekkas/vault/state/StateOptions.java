package org.rekkas.vault.state;

import java.util.ArrayList;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.WALRecoveryMode;

/**
 * How RocksDB is set up: small, as the whole server runs in 256 MiB. Filters and indexes lie in
 * parts of one block each: as a whole, that of a file with millions of keys is larger than a slice
 * of the cache, and was read from the disk again for each key that was looked up. Logs are written
 * over, not made anew: to force one that does not grow is half the work for the file system.
 */
final class StateOptions implements AutoCloseable {
  private final LRUCache cache;
  private final BloomFilter filter = new BloomFilter(10);
  private final DBOptions database;
  private final ColumnFamilyOptions family;

  StateOptions(long cacheOctets, long bufferOctets) {
    cache = new LRUCache(cacheOctets);
    database =
        new DBOptions()
            .setCreateIfMissing(true)
            .setCreateMissingColumnFamilies(true)
            .setAtomicFlush(true)
            .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
            .setParanoidChecks(true)
            .setDbWriteBufferSize(2 * bufferOctets)
            .setMaxTotalWalSize(8 * bufferOctets)
            .setMaxOpenFiles(256)
            .setRecycleLogFileNum(2)
            .setMaxBackgroundJobs(2)
            .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
            .setKeepLogFileNum(2)
            .setStatsDumpPeriodSec(0)
            .setStatsPersistPeriodSec(0)
            .setBytesPerSync(1 << 20);
    family =
        new ColumnFamilyOptions()
            .setWriteBufferSize(bufferOctets)
            .setArenaBlockSize(64 << 10)
            .setMaxWriteBufferNumber(3)
            .setCompressionType(CompressionType.LZ4_COMPRESSION)
            .setLevelCompactionDynamicLevelBytes(true)
            .setMemtableWholeKeyFiltering(true)
            .setMemtablePrefixBloomSizeRatio(0.05)
            .setTableFormatConfig(
                new BlockBasedTableConfig()
                    .setBlockCache(cache)
                    .setFilterPolicy(filter)
                    .setCacheIndexAndFilterBlocks(true)
                    .setPinL0FilterAndIndexBlocksInCache(true)
                    .setIndexType(IndexType.kTwoLevelIndexSearch)
                    .setPartitionFilters(true)
                    .setMetadataBlockSize(4 << 10)
                    .setPinTopLevelIndexAndFilter(true)
                    .setFormatVersion(5));
  }

  DBOptions database() {
    return database;
  }

  List<ColumnFamilyDescriptor> descriptors() {
    var descriptors = new ArrayList<ColumnFamilyDescriptor>();
    for (var each : Family.values()) {
      descriptors.add(
          new ColumnFamilyDescriptor(
              each.text.getBytes(java.nio.charset.StandardCharsets.US_ASCII), family));
    }
    return descriptors;
  }

  @Override
  public void close() {
    database.close();
    family.close();
    filter.close();
    cache.close();
  }
}
