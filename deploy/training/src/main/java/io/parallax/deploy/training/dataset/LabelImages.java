package io.parallax.deploy.training.dataset;

import io.parallax.deploy.training.dataset.DatasetFolder.Part;
import io.parallax.inference.image.NearestReading;
import io.parallax.schemas.image.EncodedImage;
import io.parallax.scorer.label.PixelLabels;
import io.parallax.scorer.label.PixelLabels.Origin;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;

/**
 * The labels of a frame as two images of one channel: class indices and weights.
 *
 * @param mask a PNG file
 * @param weights a PNG file of the same size
 * @param labelled how many of the frame's pixels have a label, at the working resolution
 * @param counts of those, the ones whose labels come from answers and scene map
 */
record LabelImages(byte[] mask, byte[] weights, long labelled, OriginCounts counts) {
  /** A dataset's masks have 8 bits, and {@link DatasetFolder#NO_LABEL} is taken. */
  static final int MOST_CLASSES = DatasetFolder.NO_LABEL;

  private static final short UNKNOWN = 0;

  /**
   * The images of a frame.
   *
   * <p>What is measured with is true classes where a scan brings them, and otherwise what
   * annotators said; a consensus is what a model says.
   *
   * @param labels of a raster of {@code width} × {@code height}
   * @param truth of the same pixels, 1 + the class's index, 0 where it is unknown; null: of none
   * @param toWidth the images' width
   */
  static LabelImages of(
      PixelLabels labels,
      short[] truth,
      int width,
      int height,
      int toWidth,
      int toHeight,
      Part part,
      DatasetOptions options) {
    byte[] written = writtenWeights(part, options);
    boolean isTruth = part == Part.VAL && truth != null;
    short[] classes = new short[width * height];
    short[] weights = new short[width * height];
    OriginCounts counts = new OriginCounts();
    long labelled = 0;
    for (int pixel = 0; pixel < classes.length; pixel++) {
      int known = truth == null ? UNKNOWN : truth[pixel] & 0xFFFF;
      int weight = written[labels.origins()[pixel]] & 0xFF;
      int classId = labels.classes()[pixel];
      if (weight > 0 && classId < MOST_CLASSES) {
        counts.add(labels.origin(pixel), classId, known);
      } else {
        weight = 0;
      }
      if (isTruth) {
        weight = known == UNKNOWN ? 0 : DatasetFolder.FULL_WEIGHT;
        classId = known - 1;
      }
      classes[pixel] = (short) (weight > 0 ? classId : DatasetFolder.NO_LABEL);
      weights[pixel] = (short) weight;
      labelled += weight > 0 ? 1 : 0;
    }
    return new LabelImages(
        png(NearestReading.resize(classes, width, height, toWidth, toHeight), toWidth, toHeight),
        png(NearestReading.resize(weights, width, height, toWidth, toHeight), toWidth, toHeight),
        labelled,
        counts);
  }

  /** The weights as they are written, by the codes of origins. */
  private static byte[] writtenWeights(Part part, DatasetOptions options) {
    byte[] written = new byte[Origin.values().length];
    options
        .weights()
        .forEach(
            (origin, weight) -> {
              if (part == Part.TRAIN || origin != Origin.CONSENSUS) {
                written[origin.code()] =
                    (byte) Math.max(1, Math.round(weight * DatasetFolder.FULL_WEIGHT));
              }
            });
    return written;
  }

  private static byte[] png(short[] samples, int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    byte[] raster = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < raster.length; i++) {
      raster[i] = (byte) samples[i];
    }
    return EncodedImage.png(image);
  }
}
