package io.parallax.deploy.training.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Several models on the same frames, side by side.
 *
 * @param classes names of the classes, by their indices
 * @param frames that have a labelled pixel
 * @param models in the order in which they were given
 */
public record Evaluation(List<String> classes, int frames, List<ModelFigures> models) {
  private static final long SEED = 1;

  /**
   * Compares models.
   *
   * @param confusions by what the models are called, in their order; of each frame, in one order
   */
  static Evaluation of(List<String> classes, Map<String, List<Confusion>> confusions) {
    List<ModelFigures> models = new ArrayList<>();
    int frames = confusions.values().iterator().next().size();
    Bootstrap bootstrap = new Bootstrap(frames, SEED);
    double[] first = null;
    for (Map.Entry<String, List<Confusion>> model : confusions.entrySet()) {
      double[] ious = bootstrap.figures(model.getValue(), Confusion::meanIou);
      first = first == null ? ious : first;
      double[] gains = new double[ious.length];
      for (int i = 0; i < gains.length; i++) {
        gains[i] = ious[i] - first[i];
      }
      models.add(
          new ModelFigures(
              model.getKey(),
              Confusion.sum(classes.size(), model.getValue()),
              Interval.of(ious),
              Interval.of(bootstrap.figures(model.getValue(), Confusion::accuracy)),
              Interval.of(gains)));
    }
    return new Evaluation(classes, frames, models);
  }
}
