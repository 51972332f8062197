package io.parallax.topology.query;

import io.parallax.schemas.BlockStatistics;
import io.parallax.schemas.Keys;
import io.parallax.schemas.codec.FieldBytes;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.geometry.VoxelIndex;
import io.parallax.scorer.statistics.VoxelStatistics;
import io.parallax.topology.accumulate.Accumulator;
import io.parallax.topology.accumulate.BlockPartitioner;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Interactive queries: the statistics of single voxels, read while the stream runs.
 *
 * <p>A voxel is with the instance that holds its block. Queries answer from this instance's stores;
 * {@link #owner} finds the instance to ask instead.
 */
public final class VoxelQueries {
  private final KafkaStreams streams;

  /** Queries to the stores of an instance. */
  public VoxelQueries(KafkaStreams streams) {
    this.streams = streams;
  }

  /**
   * The statistics of one voxel, if a view of the generation saw it and this instance holds it.
   *
   * @throws org.apache.kafka.streams.errors.InvalidStateStoreException while the store is moving
   */
  public Optional<VoxelStatistics> voxel(String sceneId, String generation, VoxelIndex voxel) {
    return block(sceneId, generation, voxel.block())
        .flatMap(packed -> VoxelStatistics.of(packed, voxel.inBlock()));
  }

  /**
   * The packed statistics of one block, if a view of the generation saw it and this instance holds
   * it.
   *
   * @throws org.apache.kafka.streams.errors.InvalidStateStoreException while the store is moving
   */
  public Optional<byte[]> block(String sceneId, String generation, BlockIndex block) {
    return Optional.ofNullable(store().get(blockKey(sceneId, generation, block)))
        .map(statistics -> FieldBytes.of(statistics.getVoxels()));
  }

  /** The instance that answers for a voxel, if it is known and has an address. */
  public Optional<HostInfo> owner(String sceneId, String generation, VoxelIndex voxel) {
    KeyQueryMetadata metadata =
        streams.queryMetadataForKey(
            Accumulator.STATISTICS_STORE,
            blockKey(sceneId, generation, voxel.block()),
            new BlockPartitioner<>());
    return KeyQueryMetadata.NOT_AVAILABLE.equals(metadata)
            || HostInfo.unavailable().equals(metadata.activeHost())
        ? Optional.empty()
        : Optional.of(metadata.activeHost());
  }

  /**
   * Visits the packed statistics of every block of a scene and generation that this instance holds.
   */
  public void forEachBlock(
      String sceneId, String generation, BiConsumer<BlockIndex, byte[]> consumer) {
    try (KeyValueIterator<String, BlockStatistics> blocks =
        store().prefixScan(sceneId + '/' + generation + '/', new StringSerializer())) {
      blocks.forEachRemaining(
          entry -> {
            Keys.Block block = Keys.parseBlock(entry.key);
            consumer.accept(
                new BlockIndex(block.x(), block.y(), block.z()),
                FieldBytes.of(entry.value.getVoxels()));
          });
    }
  }

  private ReadOnlyKeyValueStore<String, BlockStatistics> store() {
    return streams.store(
        StoreQueryParameters.fromNameAndType(
            Accumulator.STATISTICS_STORE, QueryableStoreTypes.keyValueStore()));
  }

  private static String blockKey(String sceneId, String generation, BlockIndex block) {
    return Keys.block(sceneId, generation, block.x(), block.y(), block.z());
  }
}
