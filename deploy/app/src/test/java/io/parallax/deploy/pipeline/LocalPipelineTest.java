package io.parallax.deploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.deploy.run.LocalPipeline;
import io.parallax.deploy.testkit.LocalRun;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.testkit.RepositoryFiles;
import io.parallax.topology.TopologyApplication;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stores of a topology, asked whenever somebody likes to. */
class LocalPipelineTest {
  private static final Path TINY = RepositoryFiles.tinyModel();
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final FlatScan scan = FlatScan.of(3, 8);

  @TempDir Path directory;

  @Test
  void shouldAnswerWhenAskedBeforeTheStoresAreRestoredAndWhilePartitionsMove() throws Exception {
    try (EmbeddedCluster embedded = EmbeddedCluster.start()) {
      Cluster cluster = new Cluster(embedded.bootstrapServers(), embedded.registryUrl(), Map.of());
      Map<BlockIndex, Integer> all = new HashMap<>();
      LocalRun.of(
          cluster, scan, TINY, directory.resolve("a"), pipeline -> all.putAll(blocks(pipeline)));
      assertThat(all).hasSizeGreaterThan(50);

      try (LocalPipeline pipeline = LocalRun.start(cluster, TINY, directory.resolve("b"))) {
        assertThat(blocks(pipeline)).as("at once, on a new state directory").isEqualTo(all);

        Map<BlockIndex, Integer> ofBoth = new HashMap<>();
        try (TopologyApplication other =
            new TopologyApplication(LocalRun.topology(cluster, directory.resolve("c")))) {
          other.start();
          await(
              () -> {
                // Never an exception, however the partitions lie.
                assertThat(all).containsAllEntriesOf(blocks(pipeline));
                return other.state() == KafkaStreams.State.RUNNING
                    && blocks(pipeline).size() < all.size();
              });
          await(
              () -> {
                ofBoth.clear();
                ofBoth.putAll(blocks(pipeline));
                try {
                  other
                      .queries()
                      .forEachBlock(
                          scan.sceneId(),
                          pipeline.generation(),
                          (block, packed) -> ofBoth.put(block, packed.length));
                } catch (InvalidStateStoreException e) {
                  return false; // the plain queries of an instance do not wait
                }
                return ofBoth.equals(all);
              });
        }
        await(() -> blocks(pipeline).equals(all));
      }
    }
  }

  @Test
  void shouldSayWhyItCannotAnswerWhenTheTopologyHasStopped() throws Exception {
    try (EmbeddedCluster embedded = EmbeddedCluster.start()) {
      Cluster cluster = new Cluster(embedded.bootstrapServers(), embedded.registryUrl(), Map.of());
      // Only this topic is there, which ends the topology.
      try (Admin admin = Admin.create(cluster.clients())) {
        String models = TopicCatalogue.MODELS.name();
        admin.createTopics(List.of(new NewTopic(models, 1, (short) 1))).all().get();
      }
      try (LocalPipeline pipeline = LocalRun.start(cluster, TINY, directory.resolve("state"))) {
        assertThatThrownBy(() -> blocks(pipeline))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("stopped: ");
      }
    }
  }

  /** The size of each block's statistics. */
  private Map<BlockIndex, Integer> blocks(LocalPipeline pipeline) {
    return pipeline.ask(
        stores -> {
          Map<BlockIndex, Integer> sizes = new HashMap<>();
          stores.forEachBlock(
              scan.sceneId(),
              pipeline.generation(),
              (block, packed) -> sizes.put(block, packed.length));
          return sizes;
        });
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("it does not happen").isLessThan(deadline);
      Thread.sleep(50);
    }
  }
}
