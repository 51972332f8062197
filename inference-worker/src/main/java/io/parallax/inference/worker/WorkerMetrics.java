package io.parallax.inference.worker;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parallax.schemas.client.ClientMetrics;
import io.parallax.schemas.generation.Standing;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the loops of one process have done since it started, for generations of one role: counts,
 * taken when a transaction is committed, and the time of each step, taken when a frame has gone
 * through it.
 *
 * <p>Roles are few, and generations come and go: so the role is a label, and the generation is not.
 */
public final class WorkerMetrics {
  private static final String ROLE = "model_role";

  /** So that a reason is there, as 0, before its first record: else its rise from 0 is not seen. */
  private static final List<String> REASONS =
      List.of(
          "unreadable",
          "bad-identifier",
          "bad-image",
          "bad-depth",
          "bad-camera",
          "bad-pose",
          "bad-superpixels",
          "bad-map",
          "too-large",
          "left-out");

  private static final String REBALANCES = "rebalance-total";

  private static final Duration[] INFERENCE_BUCKETS =
      List.of(5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000).stream()
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private static final double[] BATCH_BUCKETS = {1, 2, 4, 8, 16, 32, 64, 128};

  private final LongAdder frames = new LongAdder();
  private final LongAdder maps = new LongAdder();
  private final LongAdder retries = new LongAdder();
  private final LongAdder farReadings = new LongAdder();
  private final Map<String, LongAdder> deadLetters = new ConcurrentHashMap<>();
  private final Map<WorkerStep, LongAdder> nanos = new EnumMap<>(WorkerStep.class);

  /** The consumers of the loops that run in this role now. */
  private final Set<ClientMetrics> consumers = ConcurrentHashMap.newKeySet();

  /** The rebalances of those that have left, less what those that came had by then. */
  private final DoubleAdder otherRebalances = new DoubleAdder();

  private final MeterRegistry registry;
  private final String role;
  private final Timer inference;
  private final DistributionSummary batches;

  WorkerMetrics() {
    this(new SimpleMeterRegistry(), Standing.ACTIVE);
  }

  WorkerMetrics(MeterRegistry registry, Standing standing) {
    this.registry = registry;
    this.role = label(standing);
    count("frames", "Frames taken from their topic and done with.", frames);
    count("maps", "Probability maps published.", maps);
    count("retries", "Batches that had to be taken up again.", retries);
    count(
        "far.readings",
        "Depth readings beyond depth.max, at the working resolution, taken as none.",
        farReadings);
    for (WorkerStep step : WorkerStep.values()) {
      LongAdder spent = new LongAdder();
      nanos.put(step, spent);
      FunctionCounter.builder("parallax.worker.step", spent, WorkerMetrics::seconds)
          .description("Time spent in each step of a frame, frames side by side added up.")
          .tag("step", step.name().toLowerCase(Locale.ROOT))
          .tag(ROLE, role)
          .baseUnit("seconds")
          .register(registry);
    }
    REASONS.forEach(this::deadLetters);
    registerGroups();
    inference =
        Timer.builder("parallax.worker.inference")
            .description("How long the model takes for a frame, all passes.")
            .tag(ROLE, role)
            .serviceLevelObjectives(INFERENCE_BUCKETS)
            .register(registry);
    batches =
        DistributionSummary.builder("parallax.worker.batch")
            .description("Frames in a batch, which is published in one transaction.")
            .baseUnit("frames")
            .tag(ROLE, role)
            .serviceLevelObjectives(BATCH_BUCKETS)
            .register(registry);
  }

  /** How a role is called in labels. */
  public static String label(Standing standing) {
    return standing.name().toLowerCase(Locale.ROOT);
  }

  private void registerGroups() {
    Gauge.builder("parallax.worker.lag", () -> sum(ClientMetrics.FETCH, "records-lag"))
        .description("Frames that wait in the partitions of this worker.")
        .baseUnit("records")
        .tag(ROLE, role)
        .register(registry);
    Gauge.builder(
            "parallax.worker.assigned.partitions",
            () -> sum(ClientMetrics.COORDINATOR, "assigned-partitions"))
        .description("Partitions of the frames that are this worker's.")
        .tag(ROLE, role)
        .register(registry);
    FunctionCounter.builder(
            "parallax.rebalances",
            this,
            metrics -> metrics.sum(ClientMetrics.COORDINATOR, REBALANCES) + otherRebalances.sum())
        .description("Rebalances of the group.")
        .tag(ROLE, role)
        .register(registry);
    Gauge.builder(
            "parallax.heartbeat.age",
            () ->
                consumers.stream()
                    .mapToDouble(ClientMetrics::heartbeatAge)
                    .filter(age -> !Double.isNaN(age))
                    .max()
                    .orElse(Double.NaN))
        .description("Time since the last heartbeat to the group: of the consumer furthest back.")
        .baseUnit("seconds")
        .tag(ROLE, role)
        .register(registry);
  }

  private double sum(String group, String name) {
    return consumers.stream().mapToDouble(consumer -> consumer.sum(group, name)).sum();
  }

  /** Adds what the consumer of a loop says of itself, which is in this role from now on. */
  void add(ClientMetrics consumer) {
    otherRebalances.add(-consumer.sum(ClientMetrics.COORDINATOR, REBALANCES));
    consumers.add(consumer);
  }

  /** The loop has ended, or is in another role from now on: what it has done so far stays. */
  void remove(ClientMetrics consumer) {
    if (consumers.remove(consumer)) {
      otherRebalances.add(consumer.sum(ClientMetrics.COORDINATOR, REBALANCES));
    }
  }

  private void count(String what, String description, LongAdder adder) {
    FunctionCounter.builder("parallax.worker." + what, adder, LongAdder::sum)
        .description(description)
        .tag(ROLE, role)
        .register(registry);
  }

  private static double seconds(LongAdder nanos) {
    return nanos.sum() / (double) TimeUnit.SECONDS.toNanos(1);
  }

  private LongAdder deadLetters(String reason) {
    return deadLetters.computeIfAbsent(
        reason,
        name -> {
          LongAdder count = new LongAdder();
          FunctionCounter.builder("parallax.dead.letters", count, LongAdder::sum)
              .description("Records put aside, by reason.")
              .tag("reason", name)
              .tag(ROLE, role)
              .register(registry);
          return count;
        });
  }

  /** Records consumed. */
  public long framesIn() {
    return frames.sum();
  }

  /** Probability maps published. */
  public long mapsOut() {
    return maps.sum();
  }

  /** Batches that had to be taken up again. */
  public long retries() {
    return retries.sum();
  }

  /** Depth readings beyond the limit, taken as none. */
  public long farReadings() {
    return farReadings.sum();
  }

  /** Records given up, by reason. */
  public Map<String, Long> deadLetters() {
    Map<String, Long> counts = new TreeMap<>();
    deadLetters.forEach(
        (reason, count) -> {
          if (count.sum() > 0) {
            counts.put(reason, count.sum());
          }
        });
    return counts;
  }

  /** Nanoseconds spent in a step, those of frames side by side added up. */
  public long nanos(WorkerStep step) {
    return nanos.get(step).sum();
  }

  /** Adds the time since {@code start}; answers the time now, where the next step begins. */
  long spent(WorkerStep step, long start) {
    long now = System.nanoTime();
    nanos.get(step).add(now - start);
    if (step == WorkerStep.INFERENCE) {
      inference.record(now - start, TimeUnit.NANOSECONDS);
    }
    return now;
  }

  void committed(List<Output> outputs) {
    batches.record(outputs.size());
    for (Output output : outputs) {
      if (output.reason() == null) {
        maps.increment();
      } else {
        deadLetters(output.reason()).increment();
      }
      // Last: who sees a frame counted finds what became of it counted too.
      frames.increment();
    }
  }

  void beyondLimit(int readings) {
    farReadings.add(readings);
  }

  void retried() {
    retries.increment();
  }
}
