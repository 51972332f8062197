package io.parallax.topology.query;

import io.parallax.schemas.BlockStatistics;
import io.parallax.schemas.Evidence;
import io.parallax.schemas.FrameGuess;
import io.parallax.schemas.FramePicture;
import io.parallax.schemas.Keys;
import io.parallax.schemas.Topic;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.codec.FieldBytes;
import io.parallax.scorer.evidence.BlockEvidence;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.score.BlockBits;
import io.parallax.topology.accumulate.Accumulator;
import io.parallax.topology.backproject.PictureKeeper;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Scenes as this instance's stores have them: each of several instances answers for its partitions.
 */
public final class SceneQueries implements SceneSource {
  private final KafkaStreams streams;
  private final double voxelSize;
  private final PartitionCounts partitions;

  /**
   * Queries to the stores of a topology.
   *
   * @param adminConfig the settings of an admin client of the same brokers
   */
  public SceneQueries(KafkaStreams streams, double voxelSize, Map<String, Object> adminConfig) {
    this.streams = streams;
    this.voxelSize = voxelSize;
    this.partitions = new PartitionCounts(adminConfig);
  }

  /** The partitions of a store that this instance holds. */
  private record Held<V>(SortedMap<Integer, ReadOnlyKeyValueStore<String, V>> stores, int all) {
    SceneParts parts() {
      return new SceneParts(new TreeSet<>(stores.keySet()), all, List.of());
    }
  }

  @Override
  public double voxelSize() {
    return voxelSize;
  }

  @Override
  public Optional<FramePicture> picture(String sceneId, String generation, String frameId) {
    return asked(() -> storedPicture(sceneId, generation, frameId));
  }

  private Optional<FramePicture> storedPicture(String sceneId, String generation, String frameId) {
    String guessKey = Keys.guess(sceneId, frameId, generation);
    Held<FrameGuess> held = held(PictureKeeper.GUESSES, TopicCatalogue.PROBABILITY_MAPS);
    for (int partition : held.stores.keySet()) {
      FrameGuess guess = held.stores.get(partition).get(guessKey);
      if (guess != null) {
        ReadOnlyKeyValueStore<String, FramePicture> pictures =
            store(PictureKeeper.PICTURES, partition);
        return Optional.ofNullable(pictures.get(Keys.picture(sceneId, frameId, guess.getRaster())));
      }
    }
    boolean isComplete = held.stores.size() == held.all;
    if (isComplete || held.stores.containsKey(frameMetadata(sceneId, frameId).partition())) {
      return Optional.empty();
    }
    throw new SceneUnavailableException("the picture is not with this instance now");
  }

  /** Where a frame's pictures are: they lie in the partition of its key, not of their own. */
  private KeyQueryMetadata frameMetadata(String sceneId, String frameId) {
    return streams.queryMetadataForKey(
        PictureKeeper.PICTURES, Keys.frame(sceneId, frameId), new StringSerializer());
  }

  /** The instance that holds the pictures of a frame, if it is known and has an address. */
  public Optional<HostInfo> pictureOwner(String sceneId, String frameId) {
    return Optional.of(asked(() -> frameMetadata(sceneId, frameId)))
        .filter(metadata -> !KeyQueryMetadata.NOT_AVAILABLE.equals(metadata))
        .map(KeyQueryMetadata::activeHost)
        .filter(host -> !HostInfo.unavailable().equals(host));
  }

  @Override
  public PartialResult<List<CameraPose>> cameras(String sceneId) {
    return asked(() -> storedCameras(sceneId));
  }

  private PartialResult<List<CameraPose>> storedCameras(String sceneId) {
    Held<FramePicture> held = held(PictureKeeper.PICTURES, TopicCatalogue.PROBABILITY_MAPS);
    Map<String, CameraPose> cameras = new HashMap<>();
    for (ReadOnlyKeyValueStore<String, FramePicture> store : held.stores.values()) {
      try (KeyValueIterator<String, FramePicture> pictures =
          store.prefixScan(sceneId + '/', new StringSerializer())) {
        pictures.forEachRemaining(
            entry -> {
              // A frame has one pose, however many pictures.
              String frame = entry.key.substring(sceneId.length() + 1, entry.key.lastIndexOf('/'));
              cameras.put(frame, new CameraPose(frame, entry.value.getCameraToWorld()));
            });
      }
    }
    return new PartialResult<>(
        cameras.values().stream().sorted(CameraPose.BY_NUMBER).toList(), held.parts());
  }

  @Override
  public PartialResult<ViewVoxels> view(
      String sceneId, String generation, String frameId, Collection<BlockIndex> blocks) {
    return asked(() -> storedView(sceneId, generation, frameId, blocks));
  }

  private PartialResult<ViewVoxels> storedView(
      String sceneId, String generation, String frameId, Collection<BlockIndex> blocks) {
    Held<BlockStatistics> held = statistics();
    Map<BlockIndex, BlockBits> known = new LinkedHashMap<>();
    held.stores.forEach(
        (partition, statistics) -> {
          ReadOnlyKeyValueStore<String, Evidence> views = store(Accumulator.VIEWS_STORE, partition);
          for (BlockIndex block : blocks) {
            String key = Keys.block(sceneId, generation, block.x(), block.y(), block.z());
            // The view first: the statistics read after it hold it.
            Evidence view = views.get(key + '/' + frameId);
            BlockStatistics all = view == null ? null : statistics.get(key);
            if (all != null) {
              known.put(block, bits(block, all, view));
            }
          }
        });
    return new PartialResult<>(new ViewVoxels(known), held.parts());
  }

  private static BlockBits bits(BlockIndex block, BlockStatistics all, Evidence view) {
    return BlockBits.of(
        FieldBytes.of(all.getVoxels()),
        new BlockEvidence(
            block, FieldBytes.of(view.getFootprint()), FieldBytes.of(view.getSums())));
  }

  @Override
  public PartialResult<ScenePoints> points(String sceneId, String generation) {
    return asked(() -> storedPoints(sceneId, generation));
  }

  private PartialResult<ScenePoints> storedPoints(String sceneId, String generation) {
    Held<BlockStatistics> held = statistics();
    ScenePoints points = new ScenePoints();
    for (ReadOnlyKeyValueStore<String, BlockStatistics> store : held.stores.values()) {
      try (KeyValueIterator<String, BlockStatistics> blocks =
          store.prefixScan(sceneId + '/' + generation + '/', new StringSerializer())) {
        blocks.forEachRemaining(
            entry -> {
              Keys.Block block = Keys.parseBlock(entry.key);
              points.add(
                  new BlockIndex(block.x(), block.y(), block.z()),
                  FieldBytes.of(entry.value.getVoxels()));
            });
      }
    }
    return new PartialResult<>(points, held.parts());
  }

  private Held<BlockStatistics> statistics() {
    return held(Accumulator.STATISTICS_STORE, TopicCatalogue.EVIDENCE);
  }

  /**
   * The partitions of a store that are here.
   *
   * @param source a topic that the store's stage reads: the store has as many partitions
   */
  private <V> Held<V> held(String name, Topic<?> source) {
    int all = partitions.of(source.name());
    SortedMap<Integer, ReadOnlyKeyValueStore<String, V>> stores = new TreeMap<>();
    for (int partition = 0; partition < all; partition++) {
      try {
        ReadOnlyKeyValueStore<String, V> store = store(name, partition);
        // Only a read shows whether the store is here.
        store.approximateNumEntries();
        stores.put(partition, store);
      } catch (InvalidStateStoreException e) {
        // It is with another instance, or on its way.
      }
    }
    if (stores.isEmpty()) {
      throw new SceneUnavailableException("the stores are moving, ask again");
    }
    return new Held<>(stores, all);
  }

  private <V> ReadOnlyKeyValueStore<String, V> store(String name, int partition) {
    return streams.store(
        StoreQueryParameters.fromNameAndType(name, QueryableStoreTypes.<String, V>keyValueStore())
            .withPartition(partition));
  }

  private static <T> T asked(Supplier<T> question) {
    try {
      return question.get();
    } catch (InvalidStateStoreException e) {
      throw new SceneUnavailableException("the stores are moving, ask again", e);
    } catch (IllegalStateException e) {
      throw new SceneUnavailableException("the topology is not running", e);
    }
  }
}
