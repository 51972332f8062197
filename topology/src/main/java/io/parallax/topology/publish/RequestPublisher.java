package io.parallax.topology.publish;

import io.parallax.schemas.CocoMask;
import io.parallax.schemas.FramePicture;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.Keys;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.PixelBox;
import io.parallax.schemas.Selection;
import io.parallax.schemas.SuperpixelGuess;
import io.parallax.schemas.codec.FieldBytes;
import io.parallax.schemas.codec.SuperpixelPlane;
import io.parallax.scorer.evidence.SuperpixelDistributions;
import io.parallax.scorer.mask.CocoRle;
import io.parallax.topology.backproject.PictureKeeper;
import io.parallax.topology.select.SelectionCheck;
import io.parallax.topology.stage.Stage;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** The step from a selection to a label request: adds mask, crop, place and the model's guess. */
public final class RequestPublisher
    extends ContextualProcessor<String, Selection, String, LabelRequest> {
  private final RecentCrops crops = new RecentCrops();
  private KeyValueStore<String, FramePicture> pictures;

  private RequestPublisher() {}

  /** The stage. */
  public static Stage<String, Selection, String, LabelRequest> stage() {
    return new Stage<>(RequestPublisher::new, Set.of(), Set.of(PictureKeeper.STORE));
  }

  @Override
  public void init(ProcessorContext<String, LabelRequest> context) {
    super.init(context);
    pictures = context.getStateStore(PictureKeeper.STORE);
  }

  @Override
  public void process(Record<String, Selection> record) {
    Selection selection = record.value();
    SelectionCheck.requireNames(selection);
    FramePicture picture = pictures.get(Keys.frame(selection.getSceneId(), selection.getFrameId()));
    if (picture == null) {
      throw new InvalidRecordException(
          "no-picture",
          "the frame of request " + selection.getRequestId() + " is not in this partition");
    }
    SelectionCheck.requireFit(selection, picture);
    context()
        .forward(record.withKey(selection.getRequestId()).withValue(request(selection, picture)));
  }

  private LabelRequest request(Selection selection, FramePicture picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    short[] raster = SuperpixelPlane.decode(picture.getSuperpixels(), width * height);
    CocoRle mask = CocoRle.of(raster, width, height, selection.getSuperpixel());
    CocoRle.Box box = mask.box();
    PixelBox cropBox = ColourCrop.around(box, width, height);
    return LabelRequest.newBuilder()
        .setRequestId(selection.getRequestId())
        .setSceneId(selection.getSceneId())
        .setFrameId(selection.getFrameId())
        .setSuperpixel(selection.getSuperpixel())
        .setGeneration(selection.getGeneration())
        .setOrdinal(selection.getOrdinal())
        .setStatus(selection.getStatus())
        .setPixels(selection.getPixels())
        .setCoverage(selection.getCoverage())
        .setViews(selection.getViews())
        .setViewEntropyBits(selection.getViewEntropyBits())
        .setViewDivergenceBits(selection.getViewDivergenceBits())
        .setMask(new CocoMask(height, width, mask.counts()))
        .setBox(new PixelBox(box.x(), box.y(), box.width(), box.height()))
        .setCropBox(cropBox)
        .setCrop(crops.of(selection.getRequestId(), picture, cropBox))
        .setClassNames(picture.getClassNames())
        .setMeanDistribution(meanDistribution(picture, selection.getSuperpixel()))
        .setStandsFor(selection.getStandsFor())
        .setDecidedAt(selection.getDecidedAt())
        .setAnswers(selection.getAnswers())
        .setCentre(SuperpixelCentre.of(picture, raster, selection.getSuperpixel()))
        .build();
  }

  private static List<Float> meanDistribution(FramePicture picture, int superpixel) {
    byte[] distributions = FieldBytes.of(picture.getDistributions());
    float[] mean =
        distributions.length > 0
            ? SuperpixelDistributions.mean(
                distributions, superpixel, picture.getClassNames().size())
            : meanOfFirstVersion(picture, superpixel);
    return IntStream.range(0, mean.length).mapToObj(c -> mean[c]).toList();
  }

  /** The distribution in a picture that was stored before an upgrade. */
  private static float[] meanOfFirstVersion(FramePicture picture, int superpixel) {
    float[] mean = new float[picture.getClassNames().size()];
    for (SuperpixelGuess guess : picture.getGuesses()) {
      if (guess.getSuperpixel() == superpixel) {
        float total = guess.getSums().stream().mapToInt(Integer::intValue).sum();
        for (int i = 0; i < guess.getClasses().size(); i++) {
          mean[guess.getClasses().get(i)] = guess.getSums().get(i) / total;
        }
      }
    }
    return mean;
  }
}
