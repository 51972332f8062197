package io.parallax.deploy.desk;

import io.parallax.schemas.Model;
import io.parallax.schemas.ModelRole;
import io.parallax.schemas.generation.Generations;
import io.parallax.schemas.generation.Standing;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a page shows of the generations, as JSON.
 *
 * @param generations in the order in which they were announced; of very many the last ones
 */
record LearningView(List<Generation> generations) {
  private static final int MOST = 200;

  /** Before the name of a metric: that of the model that a generation was trained from. */
  private static final String BASE = "base.";

  private static final String BASE_END = "base/";

  /**
   * One generation.
   *
   * @param standing in lower case
   * @param refusal why it does not count; empty if it does
   * @param trainedFrom empty if that is not known
   * @param announcedAt milliseconds since 1970
   * @param roles every role that it was given, in order
   * @param metrics what an evaluation gave, by name; without those that are no numbers
   */
  record Generation(
      String generation,
      String standing,
      String refusal,
      String trainedFrom,
      long answers,
      long announcedAt,
      List<Role> roles,
      Map<String, Double> metrics) {}

  /** A role that a generation was given; at is milliseconds since 1970. */
  record Role(ModelRole role, long at) {}

  static LearningView of(Generations generations) {
    List<Model> models =
        generations.all().stream()
            .sorted(Comparator.comparing(Model::getAnnouncedAt).thenComparing(Model::getGeneration))
            .toList();
    return new LearningView(
        models.stream()
            .skip(Math.max(0, models.size() - MOST))
            .map(model -> generation(model, metrics(model, models), generations))
            .toList());
  }

  /**
   * What an evaluation gave. A model that all began with says nothing of itself: its figures are
   * those of the base in the evaluation of the first model that was trained from it.
   */
  private static Map<String, Double> metrics(Model model, List<Model> models) {
    Map<String, Double> metrics = new TreeMap<>(model.getMetrics());
    if (metrics.isEmpty()) {
      models.stream()
          .filter(next -> next.getTrainedFrom().equals(model.getGeneration()))
          .map(next -> new TreeMap<>(next.getMetrics()).subMap(BASE, BASE_END))
          .filter(base -> !base.isEmpty())
          .findFirst()
          .ifPresent(
              base ->
                  base.forEach((name, value) -> metrics.put(name.substring(BASE.length()), value)));
    } else {
      metrics.keySet().removeIf(name -> name.startsWith(BASE));
    }
    metrics.values().removeIf(value -> !Double.isFinite(value));
    return metrics;
  }

  private static Generation generation(
      Model model, Map<String, Double> metrics, Generations generations) {
    String name = model.getGeneration();
    return new Generation(
        name,
        generations.standing(name).map(Standing::name).orElseThrow().toLowerCase(Locale.ROOT),
        generations.refusalOf(name).orElse(""),
        model.getTrainedFrom(),
        model.getAnswers(),
        model.getAnnouncedAt().toEpochMilli(),
        model.getRoles().stream()
            .map(change -> new Role(change.getRole(), change.getAt().toEpochMilli()))
            .toList(),
        metrics);
  }
}
