package io.parallax.topology.backproject;

import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.FrameGuess;
import io.parallax.schemas.FramePicture;
import io.parallax.schemas.Keys;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.Selection;
import io.parallax.schemas.generation.Generations;
import io.parallax.topology.generation.RoleChangeWalk;
import io.parallax.topology.stage.KeyedStores;
import io.parallax.topology.stage.Stage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * The keeper of what is needed to show a frame's superpixels, to take labels from its pixels to
 * voxels, and to know the frame again: image, superpixels, depth and pose, once for all generations
 * that have the same superpixels; and of what each generation guesses.
 *
 * <p>The first map of a frame and generation counts, and the first picture of a frame and raster.
 * The guesses of a generation that is retired are deleted; pictures are the frame's, and stay.
 */
public final class PictureKeeper extends ContextualProcessor<String, ProjectedFrame, Void, Void> {
  /** The pictures of each frame, usually one, keyed {@code sceneId/frameId/raster}. */
  public static final String PICTURES = "frame-pictures";

  /** What each generation guesses about each frame, {@code sceneId/frameId/generation}. */
  public static final String GUESSES = "frame-guesses";

  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** So many guesses are looked at in a period, after a generation was retired. */
  private static final int MOST_OF_A_PERIOD = 1000;

  private final Supplier<Generations> generations;
  private KeyValueStore<String, FramePicture> pictures;
  private KeyValueStore<String, FrameGuess> guesses;
  private RoleChangeWalk<FrameGuess> walk;

  private PictureKeeper(Supplier<Generations> generations) {
    this.generations = generations;
  }

  /**
   * The stage.
   *
   * @param generations those of the cluster, as they are now
   */
  public static Stage<String, ProjectedFrame, Void, Void> stage(
      Supplier<Generations> generations, AvroSerdes serdes) {
    return new Stage<>(
        () -> new PictureKeeper(generations),
        Set.of(
            KeyedStores.builder(PICTURES, serdes.of(FramePicture.class)),
            KeyedStores.builder(GUESSES, serdes.of(FrameGuess.class))));
  }

  /**
   * The key of the picture that a selection is about, which may not be there.
   *
   * <p>Selections of earlier versions do not name their superpixels: those of their generation are
   * meant.
   */
  public static String pictureKey(
      Selection selection, ReadOnlyKeyValueStore<String, FrameGuess> guesses) {
    String raster = selection.getRaster();
    if (raster.isEmpty()) {
      FrameGuess guess =
          guesses.get(
              Keys.guess(
                  selection.getSceneId(), selection.getFrameId(), selection.getGeneration()));
      raster = guess == null ? "" : guess.getRaster();
    }
    return Keys.picture(selection.getSceneId(), selection.getFrameId(), raster);
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    super.init(context);
    pictures = context.getStateStore(PICTURES);
    guesses = context.getStateStore(GUESSES);
    walk = new RoleChangeWalk<>(guesses);
    context.schedule(PERIOD, PunctuationType.WALL_CLOCK_TIME, now -> deleteRetired());
  }

  @Override
  public void process(Record<String, ProjectedFrame> record) {
    ProjectedFrame frame = record.value();
    if (frame.again()) {
      return;
    }
    ProbabilityMap map = frame.record();
    pictures.putIfAbsent(
        Keys.picture(map.getSceneId(), map.getFrameId(), frame.raster()), picture(map));
    guesses.put(
        Keys.guess(map.getSceneId(), map.getFrameId(), map.getGeneration()),
        new FrameGuess(
            frame.raster(),
            map.getClassNames(),
            ByteBuffer.wrap(frame.evidence().distributions())));
  }

  private void deleteRetired() {
    Generations roles = generations.get();
    walk.go(
        roles,
        MOST_OF_A_PERIOD,
        (key, guess) -> {
          if (roles.isRetired(key.substring(key.lastIndexOf('/') + 1))) {
            guesses.delete(key);
          }
        });
  }

  private static FramePicture picture(ProbabilityMap map) {
    return new FramePicture(
        map.getCamera().getWidth(),
        map.getCamera().getHeight(),
        map.getColour(),
        map.getSuperpixels(),
        map.getDepth(),
        map.getCamera(),
        map.getCameraToWorld(),
        map.getSourceId(),
        map.getFrameDigest());
  }
}
