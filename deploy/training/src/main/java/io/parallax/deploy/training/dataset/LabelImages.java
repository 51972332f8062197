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
 * @param counts labelled pixels by origin, at the working resolution
 */
record LabelImages(byte[] mask, byte[] weights, OriginCounts counts) {
  /** A dataset's masks have 8 bits, and {@link DatasetFolder#NO_LABEL} is taken. */
  static final int MOST_CLASSES = DatasetFolder.NO_LABEL;

  /**
   * The images of a frame.
   *
   * @param labels of a raster of {@code width} × {@code height}
   * @param toWidth the images' width
   */
  static LabelImages of(
      PixelLabels labels,
      int width,
      int height,
      int toWidth,
      int toHeight,
      Part part,
      DatasetOptions options) {
    byte[] written = writtenWeights(part, options);
    short[] classes = new short[width * height];
    short[] weights = new short[width * height];
    OriginCounts counts = new OriginCounts();
    for (int pixel = 0; pixel < classes.length; pixel++) {
      int weight = written[labels.origins()[pixel]] & 0xFF;
      boolean isLabelled = weight > 0 && labels.classes()[pixel] < MOST_CLASSES;
      classes[pixel] = (short) (isLabelled ? labels.classes()[pixel] : DatasetFolder.NO_LABEL);
      weights[pixel] = (short) (isLabelled ? weight : 0);
      if (isLabelled) {
        counts.add(labels.origin(pixel), 1);
      }
    }
    return new LabelImages(
        png(NearestReading.resize(classes, width, height, toWidth, toHeight), toWidth, toHeight),
        png(NearestReading.resize(weights, width, height, toWidth, toHeight), toWidth, toHeight),
        counts);
  }

  /**
   * The weights as they are written, by the codes of origins.
   *
   * <p>A consensus is what models say: nothing is measured with it.
   */
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
