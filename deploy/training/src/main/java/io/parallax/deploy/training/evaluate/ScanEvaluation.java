package io.parallax.deploy.training.evaluate;

import io.parallax.deploy.truth.Truth;
import io.parallax.inference.image.ColourImage;
import io.parallax.inference.model.ModelInput;
import io.parallax.inference.model.SegmentationModel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Runs models over a scan whose true classes are known, as workers do, side by side. */
public final class ScanEvaluation {
  private ScanEvaluation() {}

  /**
   * Evaluates models on all frames, each of which is read, or rendered, once.
   *
   * @param models of the same classes
   * @return what each takes the pixels for, in their order
   */
  public static List<Confusion> of(Truth truth, List<SegmentationModel> models) {
    List<List<Confusion>> frames =
        truth.scan().frameIds().parallelStream().map(id -> frame(truth, id, models)).toList();
    return IntStream.range(0, models.size())
        .mapToObj(
            model ->
                Confusion.sum(
                    models.get(model).classNames().size(),
                    frames.stream().map(frame -> frame.get(model)).toList()))
        .toList();
  }

  private static List<Confusion> frame(
      Truth truth, String frameId, List<SegmentationModel> models) {
    ColourImage colour = ColourImage.decode(ByteBuffer.wrap(truth.scan().frame(frameId).colour()));
    List<Confusion> confusions = new ArrayList<>();
    for (SegmentationModel model : models) {
      int width = model.width();
      int height = model.height();
      int classes = model.classNames().size();
      Confusion confusion = new Confusion(classes);
      confusions.add(confusion);
      truth
          .classes(frameId, width, height, classes)
          .ifPresent(
              known -> {
                ModelInput input = new ModelInput(frameId, colour.resized(width, height).rgb());
                confusion.add(known, model.run(input).quantised().likeliest());
              });
    }
    return confusions;
  }
}
