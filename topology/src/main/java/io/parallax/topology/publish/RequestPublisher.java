package io.parallax.topology.publish;

import io.parallax.schemas.CocoMask;
import io.parallax.schemas.FrameGuess;
import io.parallax.schemas.FramePicture;
import io.parallax.schemas.Identifiers;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.Keys;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.PixelBox;
import io.parallax.schemas.Selection;
import io.parallax.schemas.codec.FieldBytes;
import io.parallax.schemas.codec.SuperpixelPlane;
import io.parallax.scorer.evidence.SuperpixelDistributions;
import io.parallax.scorer.mask.CocoRle;
import io.parallax.topology.backproject.PictureKeeper;
import io.parallax.topology.select.SelectionCheck;
import io.parallax.topology.stage.KeyedStores;
import io.parallax.topology.stage.Stage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The step from a selection to a label request: adds mask, crop and place from the picture that has
 * the superpixel, and the guess of the generation that asked.
 */
public final class RequestPublisher
    extends ContextualProcessor<String, Selection, String, LabelRequest> {
  private final RecentCrops crops = new RecentCrops();
  private KeyValueStore<String, FramePicture> pictures;
  private KeyValueStore<String, FrameGuess> guesses;

  private RequestPublisher() {}

  /** The stage. */
  public static Stage<String, Selection, String, LabelRequest> stage() {
    return new Stage<>(
        RequestPublisher::new, Set.of(), Set.of(PictureKeeper.PICTURES, PictureKeeper.GUESSES));
  }

  @Override
  public void init(ProcessorContext<String, LabelRequest> context) {
    super.init(context);
    pictures = context.getStateStore(PictureKeeper.PICTURES);
    guesses = context.getStateStore(PictureKeeper.GUESSES);
  }

  @Override
  public void process(Record<String, Selection> record) {
    Selection selection = record.value();
    if (selection == null) {
      return; // A closing: the FrameCloser's.
    }
    SelectionCheck.requireNames(selection);
    String pictureKey = PictureKeeper.pictureKey(selection, guesses);
    FramePicture picture = pictures.get(pictureKey);
    if (picture == null) {
      throw new InvalidRecordException(
          "no-picture",
          "the picture of request %s, of superpixels \"%s\", is not in this partition"
              .formatted(selection.getRequestId(), Identifiers.shown(selection.getRaster())));
    }
    SelectionCheck.requireFit(selection, picture);
    context()
        .forward(
            record
                .withKey(selection.getRequestId())
                .withValue(request(selection, pictureKey, picture)));
  }

  private LabelRequest request(Selection selection, String pictureKey, FramePicture picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    short[] raster = SuperpixelPlane.decode(picture.getSuperpixels(), width * height);
    CocoRle mask = CocoRle.of(raster, width, height, selection.getSuperpixel());
    CocoRle.Box box = mask.box();
    PixelBox cropBox = ColourCrop.around(box, width, height);
    Optional<FrameGuess> guess =
        Optional.ofNullable(
            guesses.get(
                Keys.guess(
                    selection.getSceneId(), selection.getFrameId(), selection.getGeneration())));
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
        .setCrop(crops.of(pictureKey + '/' + selection.getSuperpixel(), picture, cropBox))
        .setClassNames(
            guess.map(FrameGuess::getClassNames).orElseGet(() -> classNamesOfOthers(selection)))
        .setMeanDistribution(
            guess.map(known -> mean(known, selection.getSuperpixel())).orElse(List.of()))
        .setStandsFor(selection.getStandsFor())
        .setDecidedAt(selection.getDecidedAt())
        .setAnswers(selection.getAnswers())
        .setCentre(SuperpixelCentre.of(picture, raster, selection.getSuperpixel()))
        .build();
  }

  /** The longest list: classes of a later generation only ever come after those before. */
  private List<String> classNamesOfOthers(Selection selection) {
    List<List<String>> names = new ArrayList<>();
    KeyedStores.forEach(
        guesses,
        Keys.frame(selection.getSceneId(), selection.getFrameId()),
        guess -> names.add(guess.getClassNames()));
    return names.stream().max(Comparator.comparingInt(List::size)).orElse(List.of());
  }

  private static List<Float> mean(FrameGuess guess, int superpixel) {
    float[] mean =
        SuperpixelDistributions.mean(
            FieldBytes.of(guess.getDistributions()), superpixel, guess.getClassNames().size());
    return IntStream.range(0, mean.length).mapToObj(c -> mean[c]).toList();
  }
}
