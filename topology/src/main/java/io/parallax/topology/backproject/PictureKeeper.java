package io.parallax.topology.backproject;

import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.FrameGuess;
import io.parallax.schemas.FramePicture;
import io.parallax.schemas.Keys;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.Selection;
import io.parallax.topology.stage.KeyedStores;
import io.parallax.topology.stage.Stage;
import java.nio.ByteBuffer;
import java.util.Set;
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
 */
public final class PictureKeeper extends ContextualProcessor<String, ProjectedFrame, Void, Void> {
  /** The pictures of each frame, usually one, keyed {@code sceneId/frameId/raster}. */
  public static final String PICTURES = "frame-pictures";

  /** What each generation guesses about each frame, {@code sceneId/frameId/generation}. */
  public static final String GUESSES = "frame-guesses";

  private KeyValueStore<String, FramePicture> pictures;
  private KeyValueStore<String, FrameGuess> guesses;

  private PictureKeeper() {}

  /** The stage. */
  public static Stage<String, ProjectedFrame, Void, Void> stage(AvroSerdes serdes) {
    return new Stage<>(
        PictureKeeper::new,
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
