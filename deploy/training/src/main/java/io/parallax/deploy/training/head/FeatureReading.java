package io.parallax.deploy.training.head;

import io.parallax.deploy.training.TrainingImages;
import io.parallax.deploy.training.TrainingProgress;
import io.parallax.deploy.training.dataset.DatasetFolder.Labels;
import io.parallax.inference.image.NearestReading;
import io.parallax.inference.model.MapGraph;
import io.parallax.inference.model.SegmentationModel;
import io.parallax.scorer.output.ClassPlanes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Reads the features of the chosen pixels, images side by side. An image's samples have their own
 * rows, so the result does not depend on which was done first.
 */
final class FeatureReading {
  private final TrainingImages images;
  private final SegmentationModel model;
  private final MapGraph graph;
  private final PixelChoice choice;
  private final PixelSamples samples;

  FeatureReading(
      TrainingImages images,
      SegmentationModel model,
      MapGraph graph,
      PixelChoice choice,
      int channels) {
    this.images = images;
    this.model = model;
    this.graph = graph;
    this.choice = choice;
    this.samples = new PixelSamples(channels, choice.rows());
  }

  /** The samples of all images. */
  PixelSamples read(TrainingProgress progress) throws IOException {
    AtomicInteger done = new AtomicInteger();
    try {
      IntStream.range(0, images.size())
          .parallel()
          .filter(image -> choice.rows(image) > 0)
          .forEach(
              image -> {
                read(image);
                synchronized (progress) {
                  progress.at(done.incrementAndGet(), "features");
                }
              });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return samples;
  }

  private void read(int image) {
    try {
      Labels labels = images.labels(image);
      ClassPlanes planes = graph.planes(images.image(image, model));
      int first = choice.firstRow(image);
      int[] places = new int[choice.rows(image)];
      NearestReading nearest =
          new NearestReading(model.width(), model.height(), labels.width(), labels.height());
      choice.forEach(
          image,
          labels,
          (row, pixel, classId, weight) -> {
            int x = nearest.column(pixel % labels.width());
            int y = nearest.row(pixel / labels.width());
            places[row - first] = y * model.width() + x;
            samples.classes()[row] = (short) classId;
            samples.weights()[row] = (float) weight;
          });
      copyFeatures(planes, first, places);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void copyFeatures(ClassPlanes planes, int first, int[] places) {
    float[] plane = new float[planes.width() * planes.height()];
    int channels = samples.channels();
    for (int j = 0; j < channels; j++) {
      planes.read(j, 0, plane.length, plane);
      for (int i = 0; i < places.length; i++) {
        samples.features()[(first + i) * channels + j] = plane[places[i]];
      }
    }
  }
}
