package io.parallax.topology.backproject;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parallax.schemas.FrameGuess;
import io.parallax.schemas.FramePicture;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.Keys;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.generation.Generations;
import io.parallax.scorer.evidence.BackProjection;
import io.parallax.scorer.evidence.FrameEvidence;
import io.parallax.topology.closing.ClosedScenes;
import io.parallax.topology.closing.SceneStores;
import io.parallax.topology.stage.KeyedStores;
import io.parallax.topology.stage.Stage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The step that unpacks each probability map and projects it into the world, once for all that read
 * it, and lets a frame in once: no other frame takes its id, and the same one changes nothing.
 *
 * <p>A generation is one model, so all its maps have the same classes; the first one that this task
 * takes decides.
 */
public final class BackProjector
    extends ContextualProcessor<String, ProbabilityMap, String, ProjectedFrame> {
  private final BackProjection backProjection;
  private final Supplier<Generations> generations;
  private final SceneStores stores;
  private final boolean reopens;
  private final MeterRegistry registry;
  private final Counter retired;
  private final Counter ofClosed;
  private final Map<String, List<String>> classesOf = new HashMap<>();
  private KeyValueStore<String, FramePicture> pictures;
  private KeyValueStore<String, FrameGuess> guesses;
  private ClosedScenes closed;

  private BackProjector(
      double voxelSize,
      Supplier<Generations> generations,
      SceneStores stores,
      boolean reopens,
      MeterRegistry registry) {
    this.backProjection = new BackProjection(voxelSize);
    this.generations = generations;
    this.stores = stores;
    this.reopens = reopens;
    this.registry = registry;
    this.retired =
        Counter.builder("parallax.topology.retired.maps")
            .description("Probability maps of generations that are retired: they are dropped.")
            .register(registry);
    this.ofClosed =
        Counter.builder("parallax.topology.closed.maps")
            .description("Probability maps of scenes that are closed: they are dropped.")
            .register(registry);
  }

  /**
   * The stage.
   *
   * @param voxelSize side of a voxel, metres
   * @param generations those of the cluster, as they are now
   * @param stores those of the sub-topology
   * @param reopens whether a frame opens a closed scene again
   */
  public static Stage<String, ProbabilityMap, String, ProjectedFrame> stage(
      double voxelSize,
      Supplier<Generations> generations,
      SceneStores stores,
      boolean reopens,
      MeterRegistry registry) {
    return new Stage<>(
        () -> new BackProjector(voxelSize, generations, stores, reopens, registry),
        Set.of(),
        stores.allBut(Set.of()));
  }

  @Override
  public void init(ProcessorContext<String, ProjectedFrame> context) {
    super.init(context);
    pictures = context.getStateStore(PictureKeeper.PICTURES);
    guesses = context.getStateStore(PictureKeeper.GUESSES);
    closed = new ClosedScenes(context, stores, registry);
  }

  /**
   * Everything is checked before anything is forwarded: evidence and footprint are sent by one
   * child and the picture is kept by another, and what one of them has done is not undone when the
   * next refuses the record.
   *
   * <p>A frame that comes again keeps its pictures. Its evidence and footprint are sent again: the
   * other stages count and ignore what they have, and the sender of the frame learns from the
   * footprint that it is in the scene.
   */
  @Override
  public void process(Record<String, ProbabilityMap> record) {
    ProbabilityMap map = record.value();
    if (generations.get().isRetired(map.getGeneration())) {
      retired.increment();
      return;
    }
    int closings = closed.closings(map.getSceneId());
    if (closings > 0 && !reopens) {
      ofClosed.increment();
      return;
    }
    ObservedFrame frame = ObservedFrame.of(map);
    String frameKey = Keys.frame(map.getSceneId(), map.getFrameId());
    requireKey(record.key(), frameKey);
    requireClassesOfGeneration(map);
    FrameEvidence evidence = project(frame);
    if (closings > 0) {
      closed.finish(map.getSceneId());
    }
    KeyedStores.forEach(pictures, frameKey, known -> FrameIdentity.requireSame(known, map));
    classesOf.putIfAbsent(map.getGeneration(), map.getClassNames());
    boolean again =
        guesses.get(Keys.guess(map.getSceneId(), map.getFrameId(), map.getGeneration())) != null;
    context()
        .forward(
            record.withValue(new ProjectedFrame(map, frame.raster(), evidence, again, closings)));
  }

  /** Under another key it would be in another partition than the frame's pictures. */
  private static void requireKey(String recordKey, String frameKey) {
    if (!frameKey.equals(recordKey)) {
      throw new InvalidRecordException(
          "bad-identifier", "the record's key is not that of its frame, " + frameKey);
    }
  }

  private void requireClassesOfGeneration(ProbabilityMap map) {
    List<String> classes = classesOf.getOrDefault(map.getGeneration(), map.getClassNames());
    if (!classes.equals(map.getClassNames())) {
      throw new InvalidRecordException(
          "bad-map",
          "the map has %s classes that are not the %s of generation %s"
              .formatted(map.getClassNames().size(), classes.size(), map.getGeneration()));
    }
  }

  private FrameEvidence project(ObservedFrame frame) {
    try {
      return backProjection.project(frame.view());
    } catch (IllegalArgumentException e) {
      throw new InvalidRecordException("bad-pose", e.getMessage(), e);
    }
  }
}
