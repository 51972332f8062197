package io.parallax.deploy.training.role;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.ModelTopic;
import io.parallax.deploy.training.RefusedTrainingException;
import io.parallax.deploy.training.Trainer;
import io.parallax.deploy.training.TrainingProgress;
import io.parallax.deploy.training.announce.Announcement;
import io.parallax.deploy.training.announce.ModelPublisher;
import io.parallax.deploy.training.announce.ModelStore;
import io.parallax.deploy.training.announce.RefusedAnnouncementException;
import io.parallax.deploy.training.announce.UnusableStoreException;
import io.parallax.deploy.training.dataset.DatasetBuilder;
import io.parallax.deploy.training.dataset.DatasetException;
import io.parallax.deploy.training.role.TrainerMetrics.Outcome;
import io.parallax.deploy.training.round.BaseModel;
import io.parallax.deploy.training.round.Candidate;
import io.parallax.deploy.training.round.TrainingRound;
import io.parallax.inference.follow.ModelCache;
import io.parallax.inference.follow.ModelFetchException;
import io.parallax.inference.follow.WrongModelException;
import io.parallax.inference.model.ModelException;
import io.parallax.schemas.generation.Generations;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work of the trainer whose turn it is, step by step: answers are counted, and when enough wait
 * there is a round of training, whose model is stored and not announced yet.
 *
 * <p>What goes wrong with dataset, trainer and files is told in one line and counted, and the next
 * try comes when a training may be again. For one thread.
 */
final class TrainingWork implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingWork.class);

  private final Cluster cluster;
  private final TrainerConfig config;
  private final Schedule schedule;
  private final Trainer trainer;
  private final ModelStore store;
  private final ModelCache cache;
  private final TrainerMetrics metrics;

  /** Null at first and after a failure: what it knew of the topics may be half of it. */
  private DatasetBuilder builder;

  private Instant notBefore = Instant.MIN;

  TrainingWork(Cluster cluster, TrainerConfig config, TrainerMetrics metrics) {
    this.cluster = cluster;
    this.config = config;
    this.schedule = config.schedule();
    this.trainer = config.trainer(line -> LOG.info("The program says: {}", line));
    this.store = config.store();
    this.cache = new ModelCache(config.work("base"));
    this.metrics = metrics;
  }

  /**
   * One step.
   *
   * @param mayTrain whether a round may begin
   * @return the announcement of a new model, if there was a round that gave one
   * @throws KafkaException if the cluster does not answer
   * @throws InterruptedException if it is told to stop
   */
  Optional<Announcement> step(Generations generations, boolean mayTrain)
      throws InterruptedException {
    Instant now = Instant.now();
    if (now.isBefore(notBefore)) {
      return Optional.empty();
    }
    try {
      if (builder == null) {
        builder = new DatasetBuilder(cluster, config.dataset(), List.of(), dataset());
      }
      long answers = builder.readAnswers();
      metrics.answers(answers, Schedule.waiting(generations, answers));
      if (!mayTrain || !schedule.isDue(generations, answers, now)) {
        return Optional.empty();
      }
      metrics.busy(true);
      return Optional.of(round(generations));
    } catch (RefusedTrainingException
        | DatasetException
        | ModelException
        | ModelFetchException
        | WrongModelException
        | RefusedAnnouncementException
        | UnusableStoreException e) {
      giveUp(Outcome.REFUSED, e);
    } catch (InterruptedIOException | InterruptException e) {
      close();
      throw new InterruptedException(e.getMessage());
    } catch (KafkaException e) {
      close();
      throw e;
    } catch (IOException | RuntimeException e) {
      if (Thread.currentThread().isInterrupted()) {
        close();
        throw new InterruptedException(e.getMessage());
      }
      giveUp(Outcome.FAILED, e);
    } finally {
      metrics.busy(false);
    }
    return Optional.empty();
  }

  private Path dataset() {
    return config.work("dataset");
  }

  private Announcement round(Generations generations) throws IOException, InterruptedException {
    BaseModel base = BaseModel.of(generations, cache, config.base());
    LOG.info("A training begins, from {}", base.file());
    Candidate candidate =
        new TrainingRound(builder, dataset(), trainer, config.work("model"))
            .run(base, TrainingProgress.NONE);
    metrics.trained(candidate.took(), candidate.model().remarks().size());
    candidate.model().remarks().forEach(remark -> LOG.warn("The training remarks: {}", remark));
    Announcement announcement = candidate.announcement();
    boolean isKnown =
        new ModelPublisher(new ModelTopic(cluster)).check(announcement, null, false).isPresent();
    if (isKnown) {
      throw new RefusedTrainingException(
          "the new model is announced already: " + candidate.model().generation());
    }
    announcement.storeIn(store);
    return announcement;
  }

  /** The next try may be when the next training may. */
  private void giveUp(Outcome outcome, Exception why) {
    close();
    notBefore = Instant.now().plus(schedule.every());
    metrics.ended(outcome);
    String line = why.getMessage() == null ? why.toString() : why.getMessage();
    if (outcome == Outcome.REFUSED) {
      LOG.warn("There is no new model: {}", line);
    } else {
      LOG.error("There is no new model: {}", why instanceof IOException ? why.toString() : line);
      LOG.debug("There is no new model", why);
    }
  }

  @Override
  public void close() {
    if (builder != null) {
      builder.close();
      builder = null;
    }
  }
}
