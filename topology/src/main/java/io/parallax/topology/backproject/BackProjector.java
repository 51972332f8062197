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
  private final Counter retired;
  private final Map<String, List<String>> classesOf = new HashMap<>();
  private KeyValueStore<String, FramePicture> pictures;
  private KeyValueStore<String, FrameGuess> guesses;

  private BackProjector(double voxelSize, Supplier<Generations> generations, Counter retired) {
    this.backProjection = new BackProjection(voxelSize);
    this.generations = generations;
    this.retired = retired;
  }

  /**
   * The stage.
   *
   * @param voxelSize side of a voxel, metres
   * @param generations those of the cluster, as they are now
   */
  public static Stage<String, ProbabilityMap, String, ProjectedFrame> stage(
      double voxelSize, Supplier<Generations> generations, MeterRegistry registry) {
    Counter retired =
        Counter.builder("parallax.topology.retired.maps")
            .description("Probability maps of generations that are retired: they are dropped.")
            .register(registry);
    return new Stage<>(
        () -> new BackProjector(voxelSize, generations, retired),
        Set.of(),
        Set.of(PictureKeeper.PICTURES, PictureKeeper.GUESSES));
  }

  @Override
  public void init(ProcessorContext<String, ProjectedFrame> context) {
    super.init(context);
    pictures = context.getStateStore(PictureKeeper.PICTURES);
    guesses = context.getStateStore(PictureKeeper.GUESSES);
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
    ObservedFrame frame = ObservedFrame.of(map);
    String frameKey = Keys.frame(map.getSceneId(), map.getFrameId());
    requireKey(record.key(), frameKey);
    requireClassesOfGeneration(map);
    FrameEvidence evidence = project(frame);
    KeyedStores.forEach(pictures, frameKey, known -> FrameIdentity.requireSame(known, map));
    classesOf.putIfAbsent(map.getGeneration(), map.getClassNames());
    boolean again =
        guesses.get(Keys.guess(map.getSceneId(), map.getFrameId(), map.getGeneration())) != null;
    context().forward(record.withValue(new ProjectedFrame(map, frame.raster(), evidence, again)));
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
