package io.parallax.deploy.training.rounds;

import io.parallax.deploy.training.dataset.DatasetFolder.Part;
import io.parallax.deploy.training.dataset.OriginCounts;
import io.parallax.deploy.training.evaluate.Confusion;
import io.parallax.deploy.training.evaluate.MapEvaluation;
import io.parallax.deploy.training.round.Candidate;
import io.parallax.deploy.training.round.RoundMetrics;
import io.parallax.schemas.LabelRequest;
import io.parallax.scorer.label.PixelLabels.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What each round came to: the model that it made, and what that was trained on. */
public final class RoundFigures {
  private final String first;
  private final List<Candidate> candidates;
  private final List<LabelRequest> requests;
  private final MapEvaluation scene;
  private final List<List<Confusion>> unseen;

  /**
   * The figures of rounds.
   *
   * @param first the generation that all began with
   * @param candidates the model of each round
   * @param requests of the scene, of all generations
   * @param scene has every generation's maps
   * @param unseen of each scan that no training saw, what each generation takes its pixels for
   */
  public RoundFigures(
      String first,
      List<Candidate> candidates,
      List<LabelRequest> requests,
      MapEvaluation scene,
      List<List<Confusion>> unseen) {
    this.first = first;
    this.candidates = List.copyOf(candidates);
    this.requests = List.copyOf(requests);
    this.scene = scene;
    this.unseen = List.copyOf(unseen);
  }

  /** A row for the first model, and one for each round. */
  public List<RoundRow> rows() {
    List<RoundRow> rows = new ArrayList<>();
    double unknown = Double.NaN;
    rows.add(row(0, first, 0, unknown, unknown, unknown));
    for (int round = 1; round <= candidates.size(); round++) {
      Candidate candidate = candidates.get(round - 1);
      OriginCounts pixels = candidate.dataset().pixels().get(Part.TRAIN);
      rows.add(
          row(
              round,
              candidate.model().generation(),
              candidate
                  .announcement()
                  .model()
                  .getMetrics()
                  .getOrDefault(RoundMetrics.LABELLED_SHARE, unknown),
              pixels.precision(Origin.OWN),
              pixels.precision(Origin.CARRIED),
              pixels.precision(Origin.CONSENSUS)));
    }
    return rows;
  }

  private RoundRow row(
      int round, String generation, double share, double own, double carried, double consensus) {
    Confusion confusion = scene.of(generation);
    long asked =
        requests.stream().filter(request -> request.getGeneration().equals(generation)).count();
    return new RoundRow(
        round,
        generation,
        share,
        confusion.meanIou(),
        unseen.stream().mapToDouble(scan -> scan.get(round).meanIou()).average().orElse(Double.NaN),
        confusion.accuracy(),
        Math.toIntExact(asked),
        own,
        carried,
        consensus,
        IntStream.range(0, confusion.classes()).mapToObj(confusion::iou).toList());
  }
}
