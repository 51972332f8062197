package io.parallax.topology.scene;

import io.parallax.schemas.BlockStatistics;
import io.parallax.schemas.Evidence;
import io.parallax.schemas.FramePicture;
import io.parallax.schemas.Keys;
import io.parallax.schemas.codec.FieldBytes;
import io.parallax.scorer.evidence.BlockEvidence;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.score.BlockBits;
import io.parallax.topology.accumulate.Accumulator;
import io.parallax.topology.publish.PictureKeeper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** Scenes as this instance's stores have them: of several instances, each tells its part. */
public final class SceneQueries implements SceneSource {
  private final KafkaStreams streams;
  private final double voxelSize;

  /** Queries to the stores of a topology. */
  public SceneQueries(KafkaStreams streams, double voxelSize) {
    this.streams = streams;
    this.voxelSize = voxelSize;
  }

  @Override
  public double voxelSize() {
    return voxelSize;
  }

  @Override
  public Optional<FramePicture> picture(String sceneId, String frameId) {
    return asked(
        () ->
            Optional.ofNullable(
                this.<FramePicture>store(PictureKeeper.STORE).get(Keys.frame(sceneId, frameId))));
  }

  /** The instance that holds the picture of a frame, if it is known and has an address. */
  public Optional<HostInfo> pictureOwner(String sceneId, String frameId) {
    KeyQueryMetadata metadata =
        streams.queryMetadataForKey(
            PictureKeeper.STORE, Keys.frame(sceneId, frameId), new StringSerializer());
    return KeyQueryMetadata.NOT_AVAILABLE.equals(metadata)
            || HostInfo.unavailable().equals(metadata.activeHost())
        ? Optional.empty()
        : Optional.of(metadata.activeHost());
  }

  @Override
  public List<CameraPose> cameras(String sceneId) {
    return asked(() -> storedCameras(sceneId));
  }

  private List<CameraPose> storedCameras(String sceneId) {
    List<CameraPose> cameras = new ArrayList<>();
    try (KeyValueIterator<String, FramePicture> pictures =
        this.<FramePicture>store(PictureKeeper.STORE)
            .prefixScan(sceneId + '/', new StringSerializer())) {
      pictures.forEachRemaining(
          entry ->
              cameras.add(
                  new CameraPose(
                      entry.key.substring(sceneId.length() + 1), entry.value.getCameraToWorld())));
    }
    cameras.sort(CameraPose.BY_NUMBER);
    return cameras;
  }

  @Override
  public ViewVoxels view(
      String sceneId, String generation, String frameId, Collection<BlockIndex> blocks) {
    return asked(() -> storedView(sceneId, generation, frameId, blocks));
  }

  private ViewVoxels storedView(
      String sceneId, String generation, String frameId, Collection<BlockIndex> blocks) {
    ReadOnlyKeyValueStore<String, BlockStatistics> statistics = store(Accumulator.STATISTICS_STORE);
    ReadOnlyKeyValueStore<String, Evidence> views = store(Accumulator.VIEWS_STORE);
    Map<BlockIndex, BlockBits> known = new LinkedHashMap<>();
    for (BlockIndex block : blocks) {
      String key = Keys.block(sceneId, generation, block.x(), block.y(), block.z());
      // The view first: the statistics read after it hold it.
      Evidence view = views.get(key + '/' + frameId);
      BlockStatistics all = view == null ? null : statistics.get(key);
      if (all != null) {
        known.put(
            block,
            BlockBits.of(
                FieldBytes.of(all.getVoxels()),
                new BlockEvidence(
                    block, FieldBytes.of(view.getFootprint()), FieldBytes.of(view.getSums()))));
      }
    }
    return new ViewVoxels(known);
  }

  @Override
  public ScenePoints points(String sceneId, String generation) {
    return asked(() -> storedPoints(sceneId, generation));
  }

  private ScenePoints storedPoints(String sceneId, String generation) {
    ScenePoints points = new ScenePoints();
    try (KeyValueIterator<String, BlockStatistics> blocks =
        this.<BlockStatistics>store(Accumulator.STATISTICS_STORE)
            .prefixScan(sceneId + '/' + generation + '/', new StringSerializer())) {
      blocks.forEachRemaining(
          entry -> {
            Keys.Block block = Keys.parseBlock(entry.key);
            points.add(
                new BlockIndex(block.x(), block.y(), block.z()),
                FieldBytes.of(entry.value.getVoxels()));
          });
    }
    return points;
  }

  private <V> ReadOnlyKeyValueStore<String, V> store(String name) {
    return streams.store(
        StoreQueryParameters.fromNameAndType(name, QueryableStoreTypes.keyValueStore()));
  }

  private static <T> T asked(Supplier<T> question) {
    try {
      return question.get();
    } catch (InvalidStateStoreException e) {
      throw new SceneUnavailableException("the stores are moving, ask again", e);
    }
  }
}
