package io.parallax.topology.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Env;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksMemEnv;

final class RocksDbMemoryTest {
  private static final int VALUE_BYTES = 4 << 10;
  private static final int SMALL_MEMTABLE = 64 << 10;
  private static final int MOST_VALUES = 100_000;
  private static final int MOST_FLUSHES = 10_000;

  @TempDir Path directory;

  @Test
  void shouldCountMemoryReadsAndTheTimeThatWritersWait() throws Exception {
    try (Options options = options()) {
      // Files are not written as fast as such memtables fill up: the writer has to wait for them.
      options.setWriteBufferSize(SMALL_MEMTABLE);
      options.setMaxWriteBufferNumber(2);
      double stallBefore = RocksDbMemory.stallSeconds();
      long missesBefore = RocksDbMemory.cacheMisses();
      long hitsBefore = RocksDbMemory.cacheHits();
      try (RocksDB db = RocksDB.open(options, directory.toString())) {
        byte[] value = new byte[VALUE_BYTES];
        for (int i = 0; i < MOST_VALUES && RocksDbMemory.stallSeconds() == stallBefore; i++) {
          db.put(key(i), value);
        }
        for (int i = 0; i < 2; i++) {
          assertThat(db.get(key(0))).isEqualTo(value);
        }

        assertThat(RocksDbMemory.stallSeconds()).isGreaterThan(stallBefore);
        assertThat(RocksDbMemory.cacheMisses()).isGreaterThan(missesBefore);
        assertThat(RocksDbMemory.cacheHits()).isGreaterThan(hitsBefore);
        assertThat(RocksDbMemory.limitBytes()).isPositive();
        assertThat(RocksDbMemory.usedBytes())
            .isPositive()
            .isGreaterThanOrEqualTo(RocksDbMemory.pinnedBytes());
      }
    }
  }

  @Test
  void shouldTakeLittleMemoryWhenAStoreHoldsLittle() throws Exception {
    try (Options options = options()) {
      try (RocksDB db = RocksDB.open(options, directory.toString())) {
        db.put(key(0), key(0));

        assertThat(db.getLongProperty("rocksdb.cur-size-all-mem-tables"))
            .isPositive()
            .isLessThan(SMALL_MEMTABLE * 2);
      }
    }
  }

  @Test
  void shouldBeginTheListOfFilesAnewWhenItHasGrown() throws Exception {
    // On a disk each flush waits for it.
    try (Env memory = new RocksMemEnv(Env.getDefault());
        Options options = options().setEnv(memory);
        FlushOptions flush = new FlushOptions()) {
      try (RocksDB db = RocksDB.open(options, directory.toString())) {
        String first = manifest(db);
        for (int i = 0; i < MOST_FLUSHES && manifest(db).equals(first); i++) {
          db.put(key(i), key(i));
          db.flush(flush);
        }

        assertThat(manifest(db)).isNotEqualTo(first);
      }
    }
  }

  private static Options options() {
    Options options = new Options();
    options.setCreateIfMissing(true);
    options.setTableFormatConfig(new BlockBasedTableConfig());
    new RocksDbMemory().setConfig("store", options, Map.of(RocksDbMemory.BYTES_CONFIG, 256L << 20));
    return options;
  }

  /** The name of the list of files in force. */
  private static String manifest(RocksDB db) throws RocksDBException {
    return db.getLiveFiles(false).files.stream()
        .filter(name -> name.contains("MANIFEST"))
        .findFirst()
        .orElseThrow();
  }

  private static byte[] key(int number) {
    return Integer.toString(number).getBytes(StandardCharsets.UTF_8);
  }
}
