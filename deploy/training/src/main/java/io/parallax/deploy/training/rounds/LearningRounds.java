package io.parallax.deploy.training.rounds;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.ModelTopic;
import io.parallax.deploy.run.ScanRun;
import io.parallax.deploy.run.SceneResults;
import io.parallax.deploy.training.Trainer;
import io.parallax.deploy.training.TrainingProgress;
import io.parallax.deploy.training.announce.Announcement;
import io.parallax.deploy.training.announce.ModelPublisher;
import io.parallax.deploy.training.announce.ModelStore;
import io.parallax.deploy.training.dataset.DatasetBuilder;
import io.parallax.deploy.training.dataset.DatasetOptions;
import io.parallax.deploy.training.round.BaseModel;
import io.parallax.deploy.training.round.Candidate;
import io.parallax.deploy.training.round.TrainingRound;
import io.parallax.deploy.truth.Truth;
import io.parallax.inference.model.ModelSource;
import io.parallax.schemas.Model;
import io.parallax.schemas.ModelRole;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Rounds of learning on one scene, all through the topics: annotators answer, a model is trained of
 * what they said and announced as a candidate, the workers score all frames with it, it becomes the
 * active one, and asks in its turn.
 *
 * <p>In each of N rounds annotators come to another Nth of the requests. What they have not come to
 * stays open, or is withdrawn where the next model is sure.
 */
public final class LearningRounds {
  private final Cluster cluster;
  private final Truth truth;
  private final DatasetOptions options;
  private final Trainer trainer;
  private final Path directory;
  private final ModelTopic topic;
  private final ModelPublisher publisher;
  private final ModelStore store;

  /** The file that each generation was made of, the first one's included. */
  private final List<Path> files = new ArrayList<>();

  /**
   * What rounds tell about their progress.
   *
   * @param notes a line for each step
   * @param progress of datasets and trainings
   */
  public record Watch(Consumer<String> notes, TrainingProgress progress) {}

  /**
   * What came of the rounds.
   *
   * @param candidates of which each has become the active generation
   * @param last the results of the last one
   */
  public record Learnt(List<Candidate> candidates, SceneResults last) {}

  /**
   * The rounds of a cluster whose workers follow topic {@code models}.
   *
   * @param truth of the scan that is learnt from
   * @param options of the dataset
   * @param directory where the dataset and the models go
   */
  public LearningRounds(
      Cluster cluster, Truth truth, DatasetOptions options, Trainer trainer, Path directory) {
    this.cluster = cluster;
    this.truth = truth;
    this.options = options;
    this.trainer = trainer;
    this.directory = directory;
    this.topic = new ModelTopic(cluster);
    this.publisher = new ModelPublisher(topic);
    this.store = ModelStore.at(directory.resolve("store").toString());
  }

  /**
   * Announces the model that all begins with, as the active one.
   *
   * @throws io.parallax.inference.model.ModelException if it is not fit
   */
  public Model begin(ModelSource base) {
    files.add(base.file());
    return publisher.publish(Announcement.of(base), ModelRole.ACTIVE, store, false).model();
  }

  /**
   * Goes through the rounds.
   *
   * @param first the results of the first model, the answers that were due included
   * @param share of the requests that are answered; grows
   * @throws io.parallax.deploy.training.RefusedTrainingException if what annotators said is no
   *     ground for a training
   * @throws io.parallax.deploy.run.StalledRunException if nothing happens for too long
   * @throws IOException if a file cannot be read or written
   */
  public Learnt run(int rounds, ScanRun run, SceneResults first, AnswerShare share, Watch watch)
      throws IOException {
    List<Candidate> candidates = new ArrayList<>();
    SceneResults results = first;
    Path dataset = directory.resolve("dataset");
    try (DatasetBuilder builder = new DatasetBuilder(cluster, options, List.of(truth), dataset)) {
      for (int round = 1; round <= rounds; round++) {
        Path models = directory.resolve("round-" + round);
        TrainingRound training = new TrainingRound(builder, dataset, trainer, models);
        BaseModel base = new BaseModel(files.get(files.size() - 1), true);
        watch.notes().accept("round %s: training of what annotators said".formatted(round));
        Candidate candidate = training.run(base, watch.progress());
        candidates.add(candidate);
        files.add(candidate.model().file());
        Model model =
            publisher.publish(candidate.announcement(), ModelRole.CANDIDATE, store, false).model();
        watch
            .notes()
            .accept(
                String.format(
                    Locale.ROOT,
                    "round %s: %s was trained in %.1f s and scores all frames",
                    round,
                    model.getGeneration(),
                    candidate.took().toMillis() / 1e3));
        results = run.replay(results, model.getGeneration());
        topic.append(Announcement.withRole(model, ModelRole.ACTIVE));
        run.changeOver(results);
        if (round < rounds) {
          share.growTo((round + 1.0) / rounds);
          watch.notes().accept("round %s: %s asks".formatted(round, model.getGeneration()));
          run.awaitAnswers(results);
        }
      }
    }
    return new Learnt(candidates, results);
  }

  /** The files of all models, the first one's at first. */
  public List<Path> files() {
    return List.copyOf(files);
  }
}
