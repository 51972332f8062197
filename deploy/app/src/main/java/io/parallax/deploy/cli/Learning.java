package io.parallax.deploy.cli;

import io.parallax.deploy.cli.console.Ratio;
import io.parallax.deploy.cli.console.RunSummary;
import io.parallax.deploy.cli.settings.UsageException;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.run.ScanRun;
import io.parallax.deploy.run.SceneResults;
import io.parallax.deploy.training.TrainingProgress;
import io.parallax.deploy.training.dataset.DatasetOptions;
import io.parallax.deploy.training.dataset.SplitRule;
import io.parallax.deploy.training.evaluate.Confusion;
import io.parallax.deploy.training.evaluate.MapEvaluation;
import io.parallax.deploy.training.evaluate.ScanEvaluation;
import io.parallax.deploy.training.head.HeadSettings;
import io.parallax.deploy.training.head.HeadTrainer;
import io.parallax.deploy.training.round.Candidate;
import io.parallax.deploy.training.rounds.AnswerShare;
import io.parallax.deploy.training.rounds.LearningRounds;
import io.parallax.deploy.training.rounds.RoundFigures;
import io.parallax.deploy.training.rounds.RoundRow;
import io.parallax.deploy.training.rounds.RoundsCsv;
import io.parallax.deploy.training.rounds.RoundsPlot;
import io.parallax.deploy.truth.Truth;
import io.parallax.inference.model.ModelSource;
import io.parallax.inference.model.SegmentationModel;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.Model;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.scorer.label.ConsensusRule;
import io.parallax.scorer.label.PixelLabels.Origin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What {@code --rounds} adds to the processing of a scan whose true classes are known. */
final class Learning {
  /** What it writes where the results go. */
  static final String[] FILES = {"rounds.csv", "learning.png"};

  /** The third stretch of a walk is the first to measure with. */
  private static final int FEWEST_FRAMES = 21;

  private static final int MOST_ROUNDS = 20;

  /** Half of the usual pixels: what the others add is not worth the wait. */
  private static final HeadSettings HEAD = HeadSettings.DEFAULT.withPixels(100_000);

  private final int rounds;
  private final Truth truth;
  private final List<Truth> unseen;
  private final AnswerShare share;
  private LearningRounds loop;
  private Model first;
  private List<Candidate> candidates = List.of();
  private List<LabelRequest> requests = List.of();
  private MapEvaluation maps;

  /**
   * Rounds of learning; null for none.
   *
   * @param rounds how many
   * @param truth of the scan
   * @param unseen of scans that no training sees
   * @throws UsageException if they cannot be
   */
  static Learning of(int rounds, Truth truth, List<Truth> unseen) {
    if (rounds < 0 || rounds > MOST_ROUNDS) {
      throw new UsageException(
          "--rounds must be 0 to %s, but is %s".formatted(MOST_ROUNDS, rounds));
    }
    int frames = truth.scan().frameIds().size();
    if (rounds > 0 && frames < FEWEST_FRAMES) {
      throw new UsageException(
          "--rounds needs %s frames, to learn from and to measure with, but there are %s"
              .formatted(FEWEST_FRAMES, frames));
    }
    return rounds == 0 ? null : new Learning(rounds, truth, unseen);
  }

  private Learning(int rounds, Truth truth, List<Truth> unseen) {
    this.rounds = rounds;
    this.truth = truth;
    this.unseen = List.copyOf(unseen);
    this.share = new AnswerShare(1.0 / rounds);
  }

  /** The requests that are answered so far. */
  Predicate<LabelRequest> share() {
    return share;
  }

  /** Announces the model that all begins with; returns its generation. */
  String begin(Cluster cluster, double voxelSize, Path directory, ModelSource base) {
    DatasetOptions options =
        new DatasetOptions(
            Set.of(truth.scan().sceneId()),
            Map.of(
                Origin.OWN,
                1.0,
                Origin.CARRIED,
                1.0,
                Origin.CONSENSUS,
                DatasetOptions.CONSENSUS_WEIGHT),
            ConsensusRule.DEFAULT,
            new SplitRule(Set.of(), DatasetOptions.VAL_SHARE),
            DatasetOptions.MaskSize.WORKING,
            voxelSize);
    loop = new LearningRounds(cluster, truth, options, new HeadTrainer(HEAD), directory);
    first = loop.begin(base);
    return first.getGeneration();
  }

  /** The classes of the models. */
  List<String> classes() {
    return first.getClassNames();
  }

  /** Goes through the rounds; returns the results of the last generation. */
  SceneResults run(
      ScanRun run, SceneResults results, Consumer<String> notes, TrainingProgress progress)
      throws IOException {
    LearningRounds.Watch watch = new LearningRounds.Watch(notes, progress);
    LearningRounds.Learnt learnt = loop.run(rounds, run, results, share, watch);
    candidates = learnt.candidates();
    requests = learnt.last().requests();
    maps = new MapEvaluation(truth, requests);
    return learnt.last();
  }

  /** Takes in a map of the scene, of any generation. */
  void add(ProbabilityMap map) {
    maps.add(map);
  }

  /** Writes the files and prints the table. */
  void report(Path out, RunSummary summary) throws IOException {
    List<RoundRow> rows =
        new RoundFigures(first.getGeneration(), candidates, requests, maps, evaluateUnseen())
            .rows();
    RoundsCsv.write(out.resolve("rounds.csv"), rows);
    try {
      RoundsPlot.write(out.resolve("learning.png"), rows, classes());
    } catch (IOException e) {
      // A machine without fonts, such as a container: the figures are in the table.
      summary.line("");
      summary.line("learning.png is not drawn: %s", e.getMessage());
    }
    print(rows, summary);
  }

  private List<List<Confusion>> evaluateUnseen() {
    List<SegmentationModel> models = new ArrayList<>();
    try {
      for (Path file : loop.files()) {
        models.add(SegmentationModel.load(ModelSource.of(file)));
      }
      return unseen.stream().map(scan -> ScanEvaluation.of(scan, models)).toList();
    } finally {
      models.forEach(SegmentationModel::close);
    }
  }

  private static void print(List<RoundRow> rows, RunSummary summary) {
    summary.line("");
    summary.line("What the answers taught, over the pixels that nobody was asked about");
    summary.line(
        "  %-5s %8s %8s %9s %13s %9s   %s",
        "round",
        "labelled",
        "mIoU",
        "accuracy",
        "mIoU, unseen",
        "requests",
        "right: own, carried, consensus");
    for (RoundRow row : rows) {
      summary.line(
          "  %-5s %8s %8s %9s %13s %,9d   %s",
          row.round(),
          percent(row.labelledShare()),
          percent(row.miouScene()),
          percent(row.accuracyScene()),
          percent(row.miouUnseen()),
          row.requests(),
          row.round() == 0
              ? ""
              : String.join(
                  ", ",
                  percent(row.ownPrecision()),
                  percent(row.carriedPrecision()),
                  percent(row.consensusPrecision())));
    }
  }

  private static String percent(double share) {
    return Ratio.text("%.1f %%", 100 * share);
  }
}
