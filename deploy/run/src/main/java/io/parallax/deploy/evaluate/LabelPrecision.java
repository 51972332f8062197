package io.parallax.deploy.evaluate;

import io.parallax.deploy.truth.Truth;
import io.parallax.schemas.LabelOrigin;
import io.parallax.schemas.TrainingLabels;
import io.parallax.schemas.TrainingPart;
import io.parallax.schemas.image.Limits;
import io.parallax.scorer.mask.CocoRle;
import java.util.BitSet;
import java.util.Optional;

/**
 * How right training labels are, over a scan whose true classes are known.
 *
 * @param own of the pixels that annotators saw
 * @param carried of the pixels that got their label from another view
 */
public record LabelPrecision(Pixels own, Pixels carried) {

  /**
   * Labelled pixels.
   *
   * @param labelled how many
   * @param judged of those, the ones whose true class is known
   * @param right of those, the ones that have it
   */
  public record Pixels(long labelled, long judged, long right) {
    private static final Pixels NONE = new Pixels(0, 0, 0);

    private Pixels plus(Pixels other) {
      return new Pixels(labelled + other.labelled, judged + other.judged, right + other.right);
    }

    /** Share of the judged pixels that are right; NaN if there are none. */
    public double precision() {
      return (double) right / judged;
    }
  }

  /** Compares the labels of frames with the truth. */
  public static LabelPrecision of(Iterable<TrainingLabels> frames, Truth truth) {
    LabelPrecision sum = new LabelPrecision(Pixels.NONE, Pixels.NONE);
    for (TrainingLabels frame : frames) {
      // Records of before they had names are taken at their word.
      int names = frame.getClassNames().size();
      Optional<short[]> known =
          truth.classes(
              frame.getFrameId(),
              frame.getWidth(),
              frame.getHeight(),
              names == 0 ? Limits.MAX_CLASSES : names);
      for (TrainingPart part : frame.getParts()) {
        sum = sum.plus(part, pixels(part, known.orElse(null)));
      }
    }
    return sum;
  }

  private static Pixels pixels(TrainingPart part, short[] truth) {
    BitSet mask =
        CocoRle.parse(
                part.getMask().getCounts(), part.getMask().getWidth(), part.getMask().getHeight())
            .mask();
    long judged = 0;
    long right = 0;
    if (truth != null) {
      judged = mask.stream().filter(pixel -> truth[pixel] != 0).count();
      right =
          mask.stream().filter(pixel -> (truth[pixel] & 0xffff) - 1 == part.getClassId()).count();
    }
    return new Pixels(mask.cardinality(), judged, right);
  }

  private LabelPrecision plus(TrainingPart part, Pixels pixels) {
    return part.getOrigin() == LabelOrigin.OWN
        ? new LabelPrecision(own.plus(pixels), carried)
        : new LabelPrecision(own, carried.plus(pixels));
  }

  /** How many pixels are labelled for each that an annotator saw; NaN if none was seen. */
  public double labelledForEachOwn() {
    return (double) (own.labelled + carried.labelled) / own.labelled;
  }
}
