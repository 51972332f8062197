package io.parallax.topology.publish;

import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.FramePicture;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.SuperpixelGuess;
import io.parallax.scorer.evidence.SuperpixelDistributions;
import io.parallax.scorer.evidence.SuperpixelDistributions.Distribution;
import io.parallax.topology.backproject.ObservedFrame;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The keeper of what is needed to show a frame's superpixels: image, raster, the model's guess. */
public final class PictureKeeper extends ContextualProcessor<String, ObservedFrame, Void, Void> {
  /** The picture of each frame, keyed {@code sceneId/frameId}. */
  public static final String STORE = "pictures";

  private final SuperpixelDistributions distributions = new SuperpixelDistributions();
  private KeyValueStore<String, FramePicture> pictures;

  /** Builds the store of pictures. */
  public static StoreBuilder<?> store(AvroSerdes serdes) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(STORE), Serdes.String(), serdes.of(FramePicture.class));
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    super.init(context);
    pictures = context.getStateStore(STORE);
  }

  @Override
  public void process(Record<String, ObservedFrame> record) {
    ObservedFrame frame = record.value();
    ProbabilityMap map = frame.record();
    List<SuperpixelGuess> guesses =
        distributions.of(frame.view().map(), frame.view().superpixels()).stream()
            .map(PictureKeeper::guess)
            .toList();
    pictures.put(
        RequestPublisher.pictureKey(map.getSceneId(), map.getFrameId()),
        new FramePicture(
            map.getGeneration(),
            map.getCamera().getWidth(),
            map.getCamera().getHeight(),
            map.getColour(),
            map.getSuperpixels(),
            map.getClassNames(),
            guesses));
  }

  private static SuperpixelGuess guess(Distribution d) {
    return new SuperpixelGuess(d.superpixel(), boxed(d.classes()), boxed(d.sums()));
  }

  private static List<Integer> boxed(int[] values) {
    return IntStream.of(values).boxed().toList();
  }
}
