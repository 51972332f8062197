package io.parallax.topology.backproject;

import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.FramePicture;
import io.parallax.schemas.Keys;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.topology.stage.KeyedStores;
import io.parallax.topology.stage.Stage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The keeper of what is needed to show a frame's superpixels and to propagate labels to its pixels:
 * image, raster, the model's guess, depth and pose; and to know the frame again.
 */
public final class PictureKeeper extends ContextualProcessor<String, ProjectedFrame, Void, Void> {
  /** The picture of each frame, keyed {@code sceneId/frameId}. */
  public static final String STORE = "pictures";

  private KeyValueStore<String, FramePicture> pictures;

  private PictureKeeper() {}

  /** The stage. */
  public static Stage<String, ProjectedFrame, Void, Void> stage(AvroSerdes serdes) {
    return new Stage<>(
        PictureKeeper::new, Set.of(KeyedStores.builder(STORE, serdes.of(FramePicture.class))));
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    super.init(context);
    pictures = context.getStateStore(STORE);
  }

  @Override
  public void process(Record<String, ProjectedFrame> record) {
    if (record.value().again()) {
      return;
    }
    ProbabilityMap map = record.value().record();
    pictures.put(
        Keys.frame(map.getSceneId(), map.getFrameId()),
        new FramePicture(
            map.getGeneration(),
            map.getCamera().getWidth(),
            map.getCamera().getHeight(),
            map.getColour(),
            map.getSuperpixels(),
            map.getClassNames(),
            List.of(),
            ByteBuffer.wrap(record.value().evidence().distributions()),
            map.getDepth(),
            map.getCamera(),
            map.getCameraToWorld(),
            map.getSourceId(),
            map.getFrameDigest()));
  }
}
