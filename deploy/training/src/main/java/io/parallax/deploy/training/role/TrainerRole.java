package io.parallax.deploy.training.role;

import io.micrometer.core.instrument.MeterRegistry;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.ModelTopic;
import io.parallax.deploy.training.announce.Announcement;
import io.parallax.deploy.training.announce.ModelPublisher;
import io.parallax.deploy.training.announce.ModelPublisher.Published;
import io.parallax.deploy.training.announce.ModelStore;
import io.parallax.deploy.training.announce.Promotion;
import io.parallax.deploy.training.announce.RefusedAnnouncementException;
import io.parallax.deploy.training.role.TrainerMetrics.Outcome;
import io.parallax.inference.worker.Retries;
import io.parallax.inference.worker.WorkerConfig;
import io.parallax.schemas.Model;
import io.parallax.schemas.ModelRole;
import io.parallax.schemas.client.Health;
import io.parallax.schemas.generation.Generations;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The role trainer: of several instances one works and the others stand by. It trains when enough
 * answers are there, announces the new model as a candidate, and promotes it by a rule.
 *
 * <p>Where it stands is in topic {@code models} alone, so one that is restarted, or takes over,
 * goes on from there. {@link #run} is for one thread; everything else may be called from others.
 */
public final class TrainerRole implements Runnable, Health, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrainerRole.class);

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private final Cluster cluster;
  private final TrainerConfig config;
  private final PromotionRule rule;
  private final ModelStore store;
  private final TrainerMetrics metrics;
  private final TrainingWork work;
  private final ExecutorService worker;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Retries retries = new Retries(stopping);
  private volatile Turn turn;
  private volatile boolean isRunning;
  private volatile Throwable failure;

  /** What the worker does now; null: nothing. */
  private Future<Optional<Announcement>> step;

  /**
   * A trainer that has not started.
   *
   * @param meters where its metrics are registered; for this trainer alone
   */
  public TrainerRole(Cluster cluster, TrainerConfig config, MeterRegistry meters) {
    this.cluster = cluster;
    this.config = config;
    this.rule = config.promotion();
    this.store = config.store();
    this.metrics = new TrainerMetrics(meters);
    this.work = new TrainingWork(cluster, config, metrics);
    this.worker =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "training");
              // A trainer in this JVM may not hear that it is to stop.
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public boolean isRunning() {
    return isRunning;
  }

  @Override
  public Throwable failure() {
    return failure;
  }

  @Override
  public Optional<String> notReadyReason() {
    Turn now = turn;
    return retries
        .notReadyReason()
        .or(() -> isRunning ? Optional.empty() : Optional.of("the group is not joined yet"))
        .or(() -> now == null ? Optional.empty() : now.notReadyReason());
  }

  /**
   * Works until {@link #close}.
   *
   * @throws RuntimeException if it cannot go on; the same as {@link #failure}
   */
  @Override
  public void run() {
    try {
      while (stopping.getCount() > 0) {
        join();
      }
    } catch (InterruptedException | WakeupException | InterruptException e) {
      // It is asked to stop.
    } catch (RuntimeException | Error e) {
      failure = e;
      throw e;
    } finally {
      isRunning = false;
      abandon();
      worker.execute(work::close);
      worker.shutdown();
      ended.countDown();
    }
  }

  private void join() throws InterruptedException {
    try (Turn joined = new Turn(cluster, config.getString(TrainerConfig.GROUP))) {
      turn = joined;
      while (stopping.getCount() > 0) {
        keepOn(joined);
      }
    } catch (WakeupException | InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      abandon();
      if (isFenced(e)) {
        LOG.info("Another trainer has taken over");
      } else {
        retries.waitAfter("go on training", e);
      }
    } finally {
      turn = null;
    }
  }

  private static boolean isFenced(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .anyMatch(
            cause ->
                cause instanceof ProducerFencedException
                    || cause instanceof InvalidProducerEpochException);
  }

  private void keepOn(Turn joined) throws InterruptedException {
    Instant nextLook = Instant.MIN;
    boolean before = false;
    while (stopping.getCount() > 0) {
      boolean isItsTurn = joined.poll(POLL);
      isRunning |= joined.isMember();
      metrics.turn(isItsTurn);
      if (isItsTurn != before) {
        LOG.info(isItsTurn ? "It is this trainer's turn" : "This trainer stands by");
        before = isItsTurn;
      }
      if (!isItsTurn) {
        abandon();
      } else if (step != null && step.isDone()) {
        take(joined);
        nextLook = Instant.now().plus(BETWEEN_LOOKS);
      } else if (step == null && !Instant.now().isBefore(nextLook)) {
        look(joined);
      }
      retries.end();
    }
  }

  /** What is to be done by what the topics say. */
  private void look(Turn joined) throws InterruptedException {
    Generations generations = joined.models().read();
    metrics.generations(generations);
    for (Model model : rule.outdated(generations)) {
      joined.models().append(Announcement.withRole(model, ModelRole.RETIRED));
      LOG.info("Generation {} is of no use any more and retired now", model.getGeneration());
    }
    Optional<Model> next = rule.next(generations);
    boolean isPromoted = next.isPresent() && promote(next.get(), joined.models());
    if (!isPromoted) {
      boolean isAwaited =
          next.isPresent()
              && Instant.now().isBefore(next.get().getAnnouncedAt().plus(config.promoteWait()));
      step = worker.submit(() -> work.step(generations, !isAwaited));
    }
  }

  private boolean promote(Model model, ModelTopic models) throws InterruptedException {
    Promotion promotion = new Promotion(cluster, models, config.getString(WorkerConfig.GROUP_ID));
    if (promotion.framesLeft(model, Duration.ZERO) > 0) {
      return false;
    }
    promotion.promote(model);
    metrics.promoted();
    LOG.info("Generation {} has caught up and is active now", model.getGeneration());
    return true;
  }

  /** What a step gave is announced by who keeps the place in the group. */
  private void take(Turn joined) throws InterruptedException {
    try {
      Optional<Announcement> made = step.get();
      if (made.isPresent()) {
        announce(made.get(), joined);
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new InterruptedException("the training was interrupted");
    } finally {
      step = null;
    }
  }

  private void announce(Announcement announcement, Turn joined) {
    try {
      Published published =
          new ModelPublisher(joined.models()).publish(announcement, null, store, false);
      metrics.ended(Outcome.PUBLISHED);
      LOG.info(
          "Generation {} is a candidate now, trained on {} answers: {}",
          published.model().getGeneration(),
          published.model().getAnswers(),
          published.model().getUri());
    } catch (RefusedAnnouncementException e) {
      // The topic has changed since the round.
      metrics.ended(Outcome.REFUSED);
      LOG.warn("There is no new model: {}", e.getMessage());
    }
  }

  /** Its turn is over: what is under way is of no use. */
  private void abandon() {
    if (step != null) {
      step.cancel(true);
      step = null;
      // After what was under way, which may take a while to hear of it.
      worker.execute(work::close);
    }
  }

  /** Leaves the group, stops what is under way, and waits for that a while. */
  @Override
  public void close() {
    stopping.countDown();
    Turn now = turn;
    if (now != null) {
      now.wakeup();
    }
    try {
      if (ended.await(CLOSE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        worker.awaitTermination(CLOSE_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
