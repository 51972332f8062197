package io.parallax.topology.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

final class RocksDbMemoryTest {
  private static final int VALUE_BYTES = 4 << 10;
  private static final int SMALL_MEMTABLE = 64 << 10;
  private static final int MOST_VALUES = 100_000;

  @TempDir Path directory;

  @Test
  void shouldCountMemoryReadsAndTheTimeThatWritersWait() throws Exception {
    try (Options options = new Options()) {
      options.setCreateIfMissing(true);
      options.setTableFormatConfig(new BlockBasedTableConfig());
      new RocksDbMemory()
          .setConfig("store", options, Map.of(RocksDbMemory.BYTES_CONFIG, 256L << 20));
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

  private static byte[] key(int number) {
    return Integer.toString(number).getBytes(StandardCharsets.UTF_8);
  }
}
