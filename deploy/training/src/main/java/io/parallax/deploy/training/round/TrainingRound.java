package io.parallax.deploy.training.round;

import io.parallax.deploy.training.RefusedTrainingException;
import io.parallax.deploy.training.TrainedModel;
import io.parallax.deploy.training.Trainer;
import io.parallax.deploy.training.TrainingProgress;
import io.parallax.deploy.training.announce.Announcement;
import io.parallax.deploy.training.dataset.DatasetBuilder;
import io.parallax.deploy.training.dataset.DatasetDigest;
import io.parallax.deploy.training.dataset.DatasetFolder;
import io.parallax.deploy.training.dataset.DatasetSummary;
import io.parallax.deploy.training.evaluate.Evaluation;
import io.parallax.deploy.training.evaluate.Evaluator;
import io.parallax.inference.model.ModelSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;

/**
 * One pass from what annotators said to a model that is ready to be announced: the dataset is
 * brought up to date, a model is trained from the base, and both are evaluated on frames that no
 * training saw.
 */
public final class TrainingRound {
  private final DatasetBuilder builder;
  private final Path dataset;
  private final Trainer trainer;
  private final Path models;

  /**
   * A round.
   *
   * @param builder of the dataset
   * @param dataset the builder's folder
   * @param models the directory that the new model's files go into
   */
  public TrainingRound(DatasetBuilder builder, Path dataset, Trainer trainer, Path models) {
    this.builder = builder;
    this.dataset = dataset;
    this.trainer = trainer;
    this.models = models;
  }

  /**
   * Makes a candidate. The new file is called as that of the base, since generations are named
   * after their files.
   *
   * @param progress is told what is being done
   * @throws RefusedTrainingException if dataset, base or trainer do not allow it, or training
   *     changes nothing
   * @throws io.parallax.deploy.training.dataset.DatasetException if there is no dataset
   * @throws io.parallax.inference.model.ModelException if a model cannot be used
   * @throws IOException if a file cannot be read or written
   */
  public Candidate run(BaseModel base, TrainingProgress progress) throws IOException {
    DatasetSummary summary =
        builder.update((done, total) -> progress.at(Math.toIntExact(done), "labelled"));
    if (summary.answers() == 0) {
      throw new RefusedTrainingException("no request of these scenes has an answer with classes");
    }
    DatasetFolder folder = DatasetFolder.open(dataset);
    String digest = DatasetDigest.of(folder);
    // Before the training, which an empty validation part would be no use of.
    Evaluator evaluator = new Evaluator(folder);
    long start = System.nanoTime();
    Path out = models.resolve(base.file().getFileName());
    TrainedModel trained = trainer.train(folder, base.file(), out, progress);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    if (trained.generation().equals(trained.trainedFrom())) {
      throw new RefusedTrainingException(
          "training has changed nothing: the new model is " + trained.generation() + " again");
    }
    SortedMap<String, Double> metrics = RoundMetrics.of(summary);
    metrics.put(RoundMetrics.SECONDS, took.toMillis() / 1e3);
    Evaluation evaluation = evaluator.of(List.of(base.file(), out), progress);
    metrics.putAll(RoundMetrics.of(evaluation));
    Announcement announcement = Announcement.of(ModelSource.of(out));
    announcement.setTraining(
        base.isAnnounced() ? trained.trainedFrom() : "", summary.answers(), digest, metrics);
    return new Candidate(announcement, summary, trained, evaluation, took);
  }
}
