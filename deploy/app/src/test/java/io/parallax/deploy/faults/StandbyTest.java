package io.parallax.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.schemas.Registry;
import io.parallax.topology.TopologyApplication;
import io.parallax.topology.TopologyConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A standby replica that is behind takes over from an instance that is killed. */
@Tag("faults")
class StandbyTest {
  private static final int TAKEOVERS = Math.max(1, Integer.getInteger("faults.kills", 20) / 6);
  private static final int FRAMES_BEFORE = 35;
  private static final int FRAMES_UNDER_WAY = 10;

  /** Far more than the marks of transactions, which stay behind where everything was read. */
  private static final int LAG = 100;

  private static final Map<String, String> SETTINGS =
      Map.of(
          TopologyConfig.STANDBYS,
          "1",
          TopologyConfig.CACHE_BYTES,
          Integer.toString(64 << 20),
          // So that much is in the caches when the instance is killed.
          TopologyConfig.COMMIT_INTERVAL,
          "1000");

  @TempDir private Path directory;

  /** Records that it lacked when it took over, as far as stores have been given them. */
  private final AtomicLong restored = new AtomicLong();

  @AfterEach
  void hurry() {
    SlowRestore.set(false);
  }

  @Test
  void shouldLoseAndRepeatNothingWhenAStandbyThatIsBehindTakesOver() throws Exception {
    try (FaultRun run =
            new FaultRun("topology killed, its standby behind", FaultScan.kitchen(), directory);
        TopologyApplication standby = standby(run)) {
      Supervised active = run.topology("active", SETTINGS).start().awaitRunning();
      standby.start();
      for (int takeover = 0; takeover < TAKEOVERS; takeover++) {
        await(run, standby, standby::isRunning);
        SlowRestore.set(true);
        run.sendMaps(FRAMES_BEFORE);
        // Until then it may lack records of transactions that come to nothing, and so nothing.
        run.awaitScores();
        await(run, standby, () -> standby.restoreLag() > LAG);
        run.sendMaps(FRAMES_UNDER_WAY);
        run.fault(active::kill);
        restored.set(0);
        await(run, standby, () -> restored.get() > 0);
        SlowRestore.set(false);
        run.awaitRecovery();
        await(run, standby, () -> restored.get() > LAG);
        active.start().awaitRunning();
      }
      run.finish(false, 0);
    }
  }

  private static void await(FaultRun run, TopologyApplication standby, BooleanSupplier condition) {
    run.await(
        () -> {
          assertThat(standby.failure()).isNull();
          return condition.getAsBoolean();
        });
  }

  /** In this JVM, so that it can be slowed down, and says how far it is behind. */
  private TopologyApplication standby(FaultRun run) {
    Map<String, String> settings = new TreeMap<>(SETTINGS);
    settings.putAll(SlowRestore.SETTINGS);
    settings.put(TopologyConfig.BOOTSTRAP_SERVERS, run.cluster().bootstrapServers());
    settings.put(Registry.URL_CONFIG, run.cluster().registryUrl());
    settings.put(TopologyConfig.STATE_DIR, run.state("standby").toString());
    settings.put(TopologyConfig.SELECTION_MODE, TopologyConfig.DRAIN);
    TopologyApplication application = new TopologyApplication(new TopologyConfig(settings));
    application.onRestore(new Restores());
    return application;
  }

  /** What standby replicas read while they follow does not count. */
  private final class Restores implements StateRestoreListener {
    @Override
    public void onRestoreStart(TopicPartition partition, String store, long from, long to) {}

    @Override
    public void onBatchRestored(TopicPartition partition, String store, long end, long records) {
      restored.addAndGet(records);
    }

    @Override
    public void onRestoreEnd(TopicPartition partition, String store, long total) {}
  }
}
