package io.parallax.deploy.training.round;

import io.parallax.deploy.training.dataset.DatasetFolder.Part;
import io.parallax.deploy.training.dataset.DatasetSummary;
import io.parallax.deploy.training.dataset.OriginCounts;
import io.parallax.deploy.training.evaluate.Evaluation;
import io.parallax.deploy.training.evaluate.ModelFigures;
import io.parallax.scorer.label.PixelLabels.Origin;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** The metrics of a candidate, by the names that they have in topic {@code models}. */
public final class RoundMetrics {
  /** Mean IoU on the validation part. */
  public static final String MEAN_IOU = "mIoU";

  /** Share of the labelled pixels of the validation part that are taken for what they are. */
  public static final String ACCURACY = "accuracy";

  /** Before the name of a class: its IoU. */
  public static final String CLASS_IOU = "iou.";

  /** Before the name of a metric: that of the base on the same frames. */
  public static final String BASE = "base.";

  /** Mean IoU less that of the base. */
  public static final String GAIN = "gain";

  /** The lower end of the interval of the gain. */
  public static final String GAIN_FROM = "gain.from";

  /** The upper end of the interval of the gain. */
  public static final String GAIN_TO = "gain.to";

  /** Share of the pixels of all frames that annotators saw and labelled. */
  public static final String LABELLED_SHARE = "labelled_share";

  /** Frames of the dataset's scenes, with labels or without. */
  public static final String FRAMES = "dataset.frames";

  /** Before the name of a part: how many of its images have labels. */
  public static final String IMAGES = "dataset.images.";

  /** Before the name of an origin: labelled pixels of the training part. */
  public static final String PIXELS = "dataset.pixels.";

  /** How long the trainer took. */
  public static final String SECONDS = "training.seconds";

  private RoundMetrics() {}

  /** Those of a dataset. */
  static SortedMap<String, Double> of(DatasetSummary dataset) {
    SortedMap<String, Double> metrics = new TreeMap<>();
    long own = 0;
    for (Part part : Part.values()) {
      metrics.put(IMAGES + part.folder(), (double) dataset.images().get(part));
      own += dataset.pixels().get(part).of(Origin.OWN);
    }
    OriginCounts pixels = dataset.pixels().get(Part.TRAIN);
    for (Origin origin : List.of(Origin.OWN, Origin.CARRIED, Origin.CONSENSUS)) {
      metrics.put(PIXELS + origin.name().toLowerCase(Locale.ROOT), (double) pixels.of(origin));
    }
    metrics.put(FRAMES, (double) dataset.frames());
    put(metrics, LABELLED_SHARE, (double) own / dataset.framePixels());
    return metrics;
  }

  /** Those of the base and of the new model. */
  static SortedMap<String, Double> of(Evaluation evaluation) {
    SortedMap<String, Double> metrics = new TreeMap<>();
    ModelFigures base = evaluation.models().get(0);
    ModelFigures trained = evaluation.models().get(1);
    put(metrics, "", trained, evaluation.classes());
    put(metrics, BASE, base, evaluation.classes());
    put(metrics, GAIN, trained.total().meanIou() - base.total().meanIou());
    put(metrics, GAIN_FROM, trained.gain().from());
    put(metrics, GAIN_TO, trained.gain().to());
    return metrics;
  }

  private static void put(
      SortedMap<String, Double> metrics, String before, ModelFigures model, List<String> classes) {
    put(metrics, before + MEAN_IOU, model.total().meanIou());
    put(metrics, before + ACCURACY, model.total().accuracy());
    for (int c = 0; c < classes.size(); c++) {
      put(metrics, before + CLASS_IOU + classes.get(c), model.total().iou(c));
    }
  }

  /** A class that is nowhere has no IoU. */
  private static void put(SortedMap<String, Double> metrics, String name, double value) {
    if (!Double.isNaN(value)) {
      metrics.put(name, value);
    }
  }
}
