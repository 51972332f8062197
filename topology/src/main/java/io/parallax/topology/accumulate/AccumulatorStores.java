package io.parallax.topology.accumulate;

import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.BlockStatistics;
import io.parallax.schemas.Evidence;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The stores of stage B, keyed by block ({@code sceneId/generation/x:y:z}). */
final class AccumulatorStores {
  /** The statistics of each block. */
  static final String STATISTICS = "voxel-statistics";

  /** The evidence of each view: the block's key, a slash, the frame's id. */
  static final String VIEWS = "views";

  private AccumulatorStores() {}

  /** The stores that the accumulator needs. */
  static List<StoreBuilder<?>> builders(AvroSerdes serdes) {
    // Statistics are cached, so that a busy block is logged once a commit; a view is written once.
    return List.of(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(STATISTICS),
                Serdes.String(),
                serdes.of(BlockStatistics.class))
            .withCachingEnabled(),
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(VIEWS), Serdes.String(), serdes.of(Evidence.class)));
  }
}
