package io.parallax.deploy.evaluate;

import io.parallax.deploy.truth.Truth;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.scorer.label.PixelLabels;
import io.parallax.scorer.label.PixelLabels.Origin;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** How many pixels of a scan are labelled and how right that is, where true classes are known. */
public final class LabelPrecision {
  private final Truth truth;
  private final Map<Origin, Pixels> byOrigin = new EnumMap<>(Origin.class);
  private long frames;

  /** No frame yet. */
  public LabelPrecision(Truth truth) {
    this.truth = truth;
  }

  /**
   * Pixels whose labels have one origin.
   *
   * @param labelled how many
   * @param judged of those, the ones whose true class is known
   * @param right of those, the ones that have it
   */
  public record Pixels(long labelled, long judged, long right) {
    private static final Pixels ZERO = new Pixels(0, 0, 0);

    private Pixels plus(Pixels other) {
      return new Pixels(labelled + other.labelled, judged + other.judged, right + other.right);
    }

    /** Share of the judged pixels that are right; NaN if there are none. */
    public double precision() {
      return (double) right / judged;
    }
  }

  /** Compares the labels of a frame with the truth. */
  public void add(ProbabilityMap frame, PixelLabels labels) {
    short[] known =
        truth
            .classes(
                frame.getFrameId(),
                frame.getCamera().getWidth(),
                frame.getCamera().getHeight(),
                frame.getClassNames().size())
            .orElse(null);
    for (Origin origin : Origin.values()) {
      byOrigin.merge(origin, count(labels, origin, known), Pixels::plus);
    }
    frames++;
  }

  private static Pixels count(PixelLabels labels, Origin origin, short[] truth) {
    long labelled = 0;
    long judged = 0;
    long right = 0;
    for (int pixel = 0; pixel < labels.origins().length; pixel++) {
      if (labels.origins()[pixel] == origin.code()) {
        labelled++;
        int known = truth == null ? 0 : truth[pixel] & 0xffff;
        judged += known == 0 ? 0 : 1;
        right += known - 1 == labels.classes()[pixel] ? 1 : 0;
      }
    }
    return new Pixels(labelled, judged, right);
  }

  /** The pixels whose labels have an origin. */
  public Pixels of(Origin origin) {
    return byOrigin.getOrDefault(origin, Pixels.ZERO);
  }

  /** How many frames were compared. */
  public long frames() {
    return frames;
  }

  /** How many pixels have answers, their own or carried, for each that an annotator saw. */
  public double labelledForEachOwn() {
    long own = of(Origin.OWN).labelled;
    return (double) (own + of(Origin.CARRIED).labelled) / own;
  }

  /** The share of all pixels that have labels of an origin; NaN without pixels. */
  public double share(Origin origin) {
    return (double) of(origin).labelled
        / Arrays.stream(Origin.values()).mapToLong(each -> of(each).labelled).sum();
  }
}
