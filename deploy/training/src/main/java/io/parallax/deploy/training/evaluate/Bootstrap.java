package io.parallax.deploy.training.evaluate;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How much figures would change with other frames: the frames are drawn again with replacement,
 * {@value #RESAMPLES} times, as many as there are (Efron, "Bootstrap methods: another look at the
 * jackknife", 1979). Every call sees the same draws, so figures of several models can be compared
 * draw by draw.
 *
 * <p>Neighbouring frames show nearly the same, so they are no independent draws, and the intervals
 * are too narrow rather than too wide.
 */
final class Bootstrap {
  static final int RESAMPLES = 1000;

  /** How often each frame was drawn, by draw. */
  private final int[][] times;

  Bootstrap(int frames, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    times = new int[RESAMPLES][frames];
    for (int[] draw : times) {
      for (int i = 0; i < frames; i++) {
        draw[random.nextInt(frames)]++;
      }
    }
  }

  /** A figure of each draw. */
  double[] figures(List<Confusion> frames, ToDoubleFunction<Confusion> figure) {
    return IntStream.range(0, RESAMPLES)
        .parallel()
        .mapToDouble(draw -> figure.applyAsDouble(sum(frames, times[draw])))
        .toArray();
  }

  private static Confusion sum(List<Confusion> frames, int[] draw) {
    Confusion sum = new Confusion(frames.get(0).classes());
    for (int i = 0; i < draw.length; i++) {
      if (draw[i] > 0) {
        sum.add(frames.get(i), draw[i]);
      }
    }
    return sum;
  }
}
