package io.parallax.deploy.training.head;

import io.parallax.deploy.training.dataset.DatasetFolder;
import io.parallax.deploy.training.dataset.DatasetFolder.Labels;
import java.util.SplittableRandom;

/**
 * The pixels of a dataset that are learned from: all, if there are few, else so many that each is
 * taken with a chance that goes by its weight.
 *
 * <p>All labelled pixels of all images lie one after the other on a line, each as long as its
 * weight. The line is cut into as many equal parts as pixels are wanted, and of each part one is
 * taken at random. So images are not favoured: one with ten times the labelled pixels gives ten
 * times as many. A pixel's weight is what the dataset says, times {@code share^-balance} of its
 * class.
 */
final class PixelChoice {
  private final double[] factors;
  private final double[] starts;
  private final int[] firstRows;
  private final double[] marks;

  /** What the labels of an image come to. */
  record Tally(long[] weights, int pixels) {
    static Tally of(Labels labels, int classes) {
      long[] weights = new long[classes];
      int pixels = 0;
      for (int i = 0; i < labels.classes().length; i++) {
        int weight = labels.weights()[i] & 0xFF;
        int classId = labels.classes()[i] & 0xFF;
        if (classId != DatasetFolder.NO_LABEL && weight > 0) {
          weights[classId] += weight;
          pixels++;
        }
      }
      return new Tally(weights, pixels);
    }
  }

  /**
   * A choice.
   *
   * @param tallies of the images, in their order
   */
  PixelChoice(Tally[] tallies, HeadSettings settings) {
    factors = factors(tallies, settings.balance());
    starts = new double[tallies.length + 1];
    firstRows = new int[tallies.length + 1];
    long labelled = 0;
    for (int i = 0; i < tallies.length; i++) {
      double length = 0;
      for (int c = 0; c < factors.length; c++) {
        length += tallies[i].weights()[c] * factors[c];
      }
      starts[i + 1] = starts[i] + length;
      labelled += tallies[i].pixels();
    }
    marks = labelled <= settings.pixels() ? null : marks(settings);
    for (int i = 0, row = 0; i < tallies.length; i++) {
      if (marks == null) {
        row += tallies[i].pixels();
      } else {
        while (row < marks.length && (marks[row] < starts[i + 1] || i == tallies.length - 1)) {
          row++;
        }
      }
      firstRows[i + 1] = row;
    }
  }

  private static double[] factors(Tally[] tallies, double balance) {
    int classes = tallies.length == 0 ? 0 : tallies[0].weights().length;
    double[] sums = new double[classes];
    double total = 0;
    for (Tally tally : tallies) {
      for (int c = 0; c < classes; c++) {
        sums[c] += tally.weights()[c];
        total += tally.weights()[c];
      }
    }
    double[] factors = new double[classes];
    for (int c = 0; c < classes; c++) {
      factors[c] =
          sums[c] == 0 ? 0 : Math.pow(sums[c] / total, -balance) / DatasetFolder.FULL_WEIGHT;
    }
    return factors;
  }

  private double[] marks(HeadSettings settings) {
    SplittableRandom random = new SplittableRandom(settings.seed());
    double part = starts[starts.length - 1] / settings.pixels();
    double[] places = new double[settings.pixels()];
    for (int i = 0; i < places.length; i++) {
      places[i] = (i + random.nextDouble()) * part;
    }
    return places;
  }

  /** How many samples there are, at most. */
  int rows() {
    return firstRows[firstRows.length - 1];
  }

  /** The first sample of an image; they end with that of the next. */
  int firstRow(int image) {
    return firstRows[image];
  }

  /** How many samples an image has, at most. */
  int rows(int image) {
    return firstRows[image + 1] - firstRows[image];
  }

  /** Takes a pixel that is learned from. */
  interface Taker {
    void take(int row, int pixel, int classId, double weight);
  }

  /**
   * Tells the chosen pixels of an image.
   *
   * @param labels those that were tallied
   */
  void forEach(int image, Labels labels, Taker taker) {
    int row = firstRows[image];
    int mark = row;
    double place = starts[image];
    int last = firstRows[image + 1];
    for (int i = 0; i < labels.classes().length && mark < last; i++) {
      int classId = labels.classes()[i] & 0xFF;
      int weight = labels.weights()[i] & 0xFF;
      if (classId == DatasetFolder.NO_LABEL || weight == 0) {
        continue;
      }
      double length = weight * factors[classId];
      place += length;
      if (marks == null) {
        taker.take(row++, i, classId, length);
        mark++;
        continue;
      }
      int before = mark;
      while (mark < last && marks[mark] < place) {
        mark++;
      }
      if (mark > before) {
        // A pixel of great weight may be met more than once.
        taker.take(row++, i, classId, mark - before);
      }
    }
  }
}
