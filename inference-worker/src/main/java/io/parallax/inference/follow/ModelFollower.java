package io.parallax.inference.follow;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parallax.inference.follow.GenerationReading.State;
import io.parallax.inference.worker.Retries;
import io.parallax.inference.worker.WorkerConfig;
import io.parallax.inference.worker.WorkerLoops;
import io.parallax.inference.worker.WorkerMetrics;
import io.parallax.schemas.Model;
import io.parallax.schemas.client.Failure;
import io.parallax.schemas.client.Health;
import io.parallax.schemas.generation.Generations;
import io.parallax.schemas.generation.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows topic {@code models}: for every generation in force there is a {@link GenerationReading},
 * with a group of its own, and for others there is none.
 *
 * <p>Nothing is decided before the topic was read to its end once. It is ready while the active
 * generation is read; where none is active, there is nothing that it could be late with.
 *
 * <p>{@link #run} is for one thread; everything else may be called from others.
 */
public final class ModelFollower implements Runnable, AutoCloseable, Health {
  private static final Logger LOG = LoggerFactory.getLogger(ModelFollower.class);

  private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(40);
  private static final List<Standing> ROLES =
      List.of(Standing.ACTIVE, Standing.SUPERSEDED, Standing.CANDIDATE);

  private final WorkerConfig config;
  private final WorkerLoops loops;
  private final ModelLog log;
  private final ModelCache cache;
  private final ModelLoader loader;
  private final Map<String, GenerationReading> readings = new ConcurrentHashMap<>();
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Retries retries = new Retries(stopping);
  private volatile Thread thread;
  private volatile boolean isRunning;
  private volatile Throwable failure;

  /** What was acted on; null before the first time. */
  private Generations known;

  /**
   * A worker that has not started, whose metrics nobody reads.
   *
   * @throws KafkaException if a client refuses its settings
   */
  public ModelFollower(WorkerConfig config) {
    this(config, new SimpleMeterRegistry());
  }

  /**
   * A worker that has not started.
   *
   * @param meters where its metrics are registered; for this worker alone
   * @throws KafkaException if a client refuses its settings
   */
  public ModelFollower(WorkerConfig config, MeterRegistry meters) {
    this(config, meters, ModelDownload.STALL_TIMEOUT);
  }

  ModelFollower(WorkerConfig config, MeterRegistry meters, Duration stallTimeout) {
    this.config = config;
    this.loops = new WorkerLoops(config, meters);
    this.cache = new ModelCache(config.modelCache(), new ModelDownload(stallTimeout));
    this.loader = new ModelLoader(config.inferenceThreads());
    this.log = new ModelLog(new KafkaConsumer<>(config.clients().reader()), loops.models());
    for (Standing role : ROLES) {
      for (State state : State.values()) {
        Gauge.builder("parallax.worker.models", () -> count(role, state))
            .description("Models in force by role, and by whether frames are scored with them.")
            .tag("model_role", WorkerMetrics.label(role))
            .tag("state", state.name().toLowerCase(Locale.ROOT))
            .register(meters);
      }
    }
  }

  private long count(Standing role, State state) {
    return readings.values().stream()
        .filter(reading -> reading.standing() == role && reading.state() == state)
        .count();
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
    if (!isRunning) {
      return retries.notReadyReason().or(() -> Optional.of("topic models is not read yet"));
    }
    return retries.notReadyReason().or(() -> active().flatMap(GenerationReading::notReadyReason));
  }

  /** The model of the active generation may be large, and far away. */
  @Override
  public Optional<String> restoring() {
    return active()
        .filter(reading -> reading.state() == State.LOADING)
        .flatMap(GenerationReading::notReadyReason);
  }

  private Optional<GenerationReading> active() {
    return readings.values().stream()
        .filter(reading -> reading.standing() == Standing.ACTIVE)
        .findFirst();
  }

  /**
   * Follows until {@link #close}; does nothing after it.
   *
   * @throws RuntimeException if it cannot go on; the same as {@link #failure}
   */
  @Override
  public void run() {
    if (!begun.compareAndSet(false, true)) {
      return;
    }
    thread = Thread.currentThread();
    try {
      while (stopping.getCount() > 0) {
        step();
      }
    } catch (WakeupException | InterruptException e) {
      // It is asked to stop.
    } catch (RuntimeException | Error e) {
      failure = e;
      if (Failure.of(e) != Failure.REFUSED) {
        LOG.error("The worker cannot go on: {}", e.getMessage(), e);
      }
      throw e;
    } finally {
      end();
    }
  }

  private void step() {
    try {
      Generations generations = log.read(POLL_TIMEOUT);
      if (log.isCaughtUp() && !generations.equals(known)) {
        apply(generations);
        isRunning = true;
      }
      retries.end();
    } catch (KafkaException e) {
      retries.waitAfter("read topic models", e);
    }
    requireReadings();
  }

  private void requireReadings() {
    for (GenerationReading reading : readings.values()) {
      if (reading.failure() instanceof RuntimeException cause) {
        throw cause;
      }
      if (reading.failure() instanceof Error cause) {
        throw cause;
      }
    }
  }

  private void apply(Generations now) {
    Generations before = known == null ? Generations.none() : known;
    now.refusalsSince(before).forEach(LOG::warn);
    now.rolesSince(before).forEach(LOG::info);
    List<Model> inForce = now.inForce();
    if (inForce.isEmpty() && (known == null || !before.inForce().isEmpty())) {
      LOG.warn(
          "No generation is in force, so no frame is scored: 'parallax models publish' announces"
              + " one");
    }
    known = now;
    List<Model> added = new ArrayList<>();
    for (Model model : inForce) {
      GenerationReading reading = readings.get(model.getGeneration());
      if (reading != null && reading.isFor(config.group(model))) {
        reading.announce(model, standing(model));
      } else {
        added.add(model);
      }
    }
    closeOthers(inForce, added);
    now.retired().forEach(model -> cache.forget(model.getGeneration()));
    for (Model model : added) {
      GenerationReading reading =
          new GenerationReading(loops, cache, loader, config.group(model), model, standing(model));
      readings.put(model.getGeneration(), reading);
      reading.start();
    }
  }

  private Standing standing(Model model) {
    return known.standing(model.getGeneration()).orElseThrow();
  }

  /** Ends the readings of generations that are not in force, or were not in the meantime. */
  private void closeOthers(List<Model> inForce, List<Model> added) {
    Set<String> kept =
        inForce.stream()
            .filter(model -> !added.contains(model))
            .map(Model::getGeneration)
            .collect(Collectors.toSet());
    Map<String, GenerationReading> others = new HashMap<>(readings);
    others.keySet().removeAll(kept);
    others.values().forEach(GenerationReading::stop);
    others.forEach(
        (generation, reading) -> {
          reading.close();
          readings.remove(generation);
          cache.forget(generation);
        });
  }

  private void end() {
    isRunning = false;
    readings.values().forEach(GenerationReading::stop);
    readings.values().forEach(GenerationReading::close);
    log.close();
    loops.close();
    ended.countDown();
  }

  /** Ends all loops after the batches at hand and waits for that. */
  @Override
  public void close() {
    stopping.countDown();
    log.wakeup();
    if (begun.compareAndSet(false, true)) {
      end();
      return;
    }
    try {
      if (!ended.await(CLOSE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
