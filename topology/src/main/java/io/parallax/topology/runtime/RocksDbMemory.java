package io.parallax.topology.runtime;

import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.HistogramType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.Statistics;
import org.rocksdb.TickerType;
import org.rocksdb.WriteBufferManager;

/**
 * One bounded memory for all RocksDB stores of the process.
 *
 * <p>Left alone, Streams gives every store of every partition 50 MiB of block cache and up to 48
 * MiB of memtables, so memory grows with the partitions that an instance happens to hold. Here all
 * stores share one LRU cache; memtables are charged to it through one write-buffer manager, and
 * index and filter blocks live in it as well. The cache belongs to the process and is never closed.
 */
public final class RocksDbMemory implements RocksDBConfigSetter {
  /** The size in bytes, as a number. */
  public static final String BYTES_CONFIG = "parallax.rocksdb.memory.bytes";

  private static final double MEMTABLE_SHARE = 0.4;
  private static final double INDEX_AND_FILTER_SHARE = 0.1;
  private static final long MEMTABLE_BYTES = 8L << 20;

  /**
   * Memtables grow by so much. By default it is an eighth of their size: with two hundred stores
   * the first record of each would take up more than all may, and every write would be flushed to a
   * file of its own.
   */
  private static final long ARENA_BLOCK_BYTES = 64L << 10;

  /**
   * The list of a store's files and of all changes to it starts over when it is as long. By default
   * that is at 1 GiB, in each partition of each store, or when the store is opened.
   */
  private static final long MANIFEST_BYTES = 256L << 10;

  private static Cache cache;
  private static WriteBufferManager memtables;
  private static long limit;

  /** Counts of all stores together; without histograms, as those look at a clock every time. */
  private static Statistics statistics;

  private static synchronized void create(long bytes) {
    if (cache == null) {
      cache = new LRUCache(bytes, -1, false, INDEX_AND_FILTER_SHARE);
      memtables = new WriteBufferManager((long) (bytes * MEMTABLE_SHARE), cache);
      limit = bytes;
      statistics = new Statistics(EnumSet.allOf(HistogramType.class));
    }
  }

  /** Bytes in use: block cache, memtables, index and filters. */
  public static synchronized long usedBytes() {
    return cache == null ? 0 : cache.getUsage();
  }

  /** What the bytes in use are bounded by; 0 before the first store. */
  static synchronized long limitBytes() {
    return limit;
  }

  /** Of the bytes in use, those that the cache cannot give to others. */
  static synchronized long pinnedBytes() {
    return cache == null ? 0 : cache.getPinnedUsage();
  }

  /** How long writers were made to wait since the start, because flushes or compactions lag. */
  static double stallSeconds() {
    return count(TickerType.STALL_MICROS) / (double) TimeUnit.SECONDS.toMicros(1);
  }

  /** Blocks found in the cache since the start. */
  static long cacheHits() {
    return count(TickerType.BLOCK_CACHE_HIT);
  }

  /** Blocks read from files since the start. */
  static long cacheMisses() {
    return count(TickerType.BLOCK_CACHE_MISS);
  }

  private static synchronized long count(TickerType ticker) {
    return statistics == null ? 0 : statistics.getTickerCount(ticker);
  }

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    create(((Number) configs.get(BYTES_CONFIG)).longValue());
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(cache);
    table.setCacheIndexAndFilterBlocks(true);
    table.setCacheIndexAndFilterBlocksWithHighPriority(true);
    table.setPinTopLevelIndexAndFilter(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(memtables);
    options.setStatistics(statistics);
    options.setWriteBufferSize(MEMTABLE_BYTES);
    options.setArenaBlockSize(ARENA_BLOCK_BYTES);
    options.setMaxManifestFileSize(MANIFEST_BYTES);
    options.setCompressionType(CompressionType.LZ4_COMPRESSION);
  }

  @Override
  public void close(String storeName, Options options) {
    // Cache and write-buffer manager are shared: other stores still use them.
  }
}
