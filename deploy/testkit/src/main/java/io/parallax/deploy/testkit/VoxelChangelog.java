package io.parallax.deploy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.schemas.BlockStatistics;
import io.parallax.schemas.Keys;
import io.parallax.schemas.codec.FieldBytes;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.geometry.VoxelIndex;
import io.parallax.scorer.statistics.StatisticsCursor;
import io.parallax.scorer.statistics.VoxelStatistics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The voxel state as any instance would restore it: what was committed last of every block. */
public final class VoxelChangelog {
  private static final String APPLICATION = "parallax-topology";
  private static final String STORE = "-block-statistics-changelog";
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final Map<String, BlockStatistics> blocks = new HashMap<>();

  private VoxelChangelog() {}

  /** Reads the changelog of the usual application to its end. */
  public static VoxelChangelog read(Cluster cluster) {
    return read(cluster, APPLICATION);
  }

  /** Reads the changelog of an application to its end. */
  public static VoxelChangelog read(Cluster cluster, String applicationId) {
    String topic = applicationId + STORE;
    VoxelChangelog changelog = new VoxelChangelog();
    Map<String, Object> config = cluster.clients();
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      var deserializer = cluster.serdes().of(BlockStatistics.class).deserializer();
      Instant deadline = Instant.now().plus(TIMEOUT);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        assertThat(Instant.now()).isBefore(deadline);
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          changelog.blocks.put(record.key(), deserializer.deserialize(topic, record.value()));
        }
      }
    }
    return changelog;
  }

  /** The voxels of one scene and generation. */
  public Map<VoxelIndex, VoxelStatistics> voxels(String sceneId, String generation) {
    Map<VoxelIndex, VoxelStatistics> voxels = new HashMap<>();
    blocks.forEach(
        (key, statistics) -> {
          if (key.startsWith(sceneId + '/' + generation + '/')) {
            Keys.Block block = Keys.parseBlock(key);
            BlockIndex index = new BlockIndex(block.x(), block.y(), block.z());
            StatisticsCursor cursor =
                new StatisticsCursor().reset(FieldBytes.of(statistics.getVoxels()));
            while (cursor.next()) {
              voxels.put(index.voxel(cursor.voxel()), cursor.voxelStatistics());
            }
          }
        });
    return voxels;
  }
}
