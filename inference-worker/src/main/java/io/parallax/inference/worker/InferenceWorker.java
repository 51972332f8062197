package io.parallax.inference.worker;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parallax.inference.model.SegmentationModel;
import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.Registry;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.client.ClientMetrics;
import io.parallax.schemas.client.Failure;
import io.parallax.schemas.client.Health;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop from topic {@code frames} to topic {@code probability-maps}: every frame is published
 * exactly once, as a map or as a dead letter.
 *
 * <p>A batch is read, inferred, and published in one transaction with the offsets it was read from.
 * Its frames go side by side through {@link FrameLanes}, and while they do, the batch before is
 * published: two batches are under way at most. Frames under way whose partition goes to another
 * worker are forgotten.
 *
 * <p>What fails on the way is taken up again from the committed offsets, without end: an outage of
 * the broker or of the schema registry is no fault of a frame. What cannot get better by waiting
 * ends the loop: lost permissions, or another worker in its place.
 *
 * <p>{@link #run} is for one thread; everything else may be called from others.
 */
public final class InferenceWorker implements Runnable, AutoCloseable, Health {
  private static final Logger LOG = LoggerFactory.getLogger(InferenceWorker.class);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private final WorkerMetrics metrics;
  private final Consumer<byte[], byte[]> consumer;
  private final FrameBatches batches;
  private final FrameRecords records;
  private final FrameLanes lanes;
  private final OutputTransaction transaction;
  private final ClientMetrics clientMetrics;

  /** Set by the first of run and close: the clients are for one thread, and for one life. */
  private final AtomicBoolean begun = new AtomicBoolean();

  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Retries retries = new Retries(stopping);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile Thread thread;
  private volatile WorkerState state = WorkerState.STARTING;
  private volatile Throwable failure;

  /** Begun and not published, or null. */
  private BatchInProgress current;

  /**
   * A worker that has not started.
   *
   * @param model stays the caller's to close, after the worker
   * @throws org.apache.kafka.common.KafkaException if the clients refuse their settings
   */
  public InferenceWorker(WorkerConfig config, SegmentationModel model) {
    this(config, model, new SimpleMeterRegistry());
  }

  /**
   * A worker that has not started.
   *
   * @param model stays the caller's to close, after the worker
   * @param meters where its metrics are registered; for this worker alone
   * @throws org.apache.kafka.common.KafkaException if the clients refuse their settings
   */
  public InferenceWorker(WorkerConfig config, SegmentationModel model, MeterRegistry meters) {
    this.metrics = new WorkerMetrics(meters);
    SchemaRegistryClient registry = Registry.client(config.registryUrl(), config.registry());
    this.records =
        new FrameRecords(
            new FrameInference(
                model, config.superpixels(), DepthLimit.ofMetres(config.depthMaxMetres()), metrics),
            new AvroSerdes(registry, config.registry()),
            metrics);
    this.lanes = new FrameLanes(config.parallelFrames(), records::process);
    this.transaction = new OutputTransaction(config.producer());
    this.consumer = new KafkaConsumer<>(config.consumer());
    this.batches =
        new FrameBatches(consumer, config.batchMaxFrames(), config.batchMaxWait(), this::forget);
    this.clientMetrics = new ClientMetrics(consumer::metrics, config.consumer());
    metrics.bind(clientMetrics);
  }

  /** Where it stands. */
  public WorkerState state() {
    return state;
  }

  /** What it has done. */
  public WorkerMetrics metrics() {
    return metrics;
  }

  @Override
  public boolean isRunning() {
    return state == WorkerState.RUNNING;
  }

  @Override
  public Optional<String> notReadyReason() {
    if (state != WorkerState.RUNNING) {
      return Optional.of("the worker is " + state);
    }
    if (!batches.isAssigned()) {
      return Optional.of("the group has not assigned any partitions yet");
    }
    return retries.notReadyReason().or(clientMetrics::notReadyReason);
  }

  @Override
  public Throwable failure() {
    return failure;
  }

  /**
   * Consumes until {@link #close}; does nothing after it.
   *
   * @throws RuntimeException if it cannot go on; the same as {@link #failure}
   */
  @Override
  public void run() {
    if (!begun.compareAndSet(false, true)) {
      return;
    }
    thread = Thread.currentThread();
    try (consumer;
        transaction) {
      batches.subscribe(TopicCatalogue.FRAMES.name());
      retries.retry("open a transaction", transaction::open);
      state = WorkerState.RUNNING;
      while (!isStopping()) {
        step();
      }
      finish();
      state = WorkerState.STOPPED;
    } catch (WakeupException | InterruptException e) {
      state = WorkerState.STOPPED;
    } catch (RuntimeException | Error e) {
      failure = e;
      state = WorkerState.FAILED;
      if (Failure.of(e) == Failure.REFUSED) {
        // Nothing is broken, and where it happened says nothing: the caller reports the reason.
        LOG.debug("The worker cannot go on: {}", e.getMessage(), e);
      } else {
        LOG.error("The worker cannot go on: {}", e.getMessage(), e);
      }
      throw e;
    } finally {
      lanes.close();
      ended.countDown();
    }
  }

  /** Begins with the next batch, and publishes the one before it while that is under way. */
  private void step() {
    List<ConsumerRecord<byte[], byte[]>> batch = read();
    BatchInProgress next = batch.isEmpty() ? null : lanes.start(batch);
    try {
      if (current != null) {
        publish(current);
      }
      current = next;
    } catch (KafkaException e) {
      takeUpAgain(next, e);
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> read() {
    try {
      return current == null ? batches.next() : batches.next(current);
    } catch (WakeupException e) {
      // The worker stops, but what is under way is still published.
      return List.of();
    }
  }

  private void takeUpAgain(BatchInProgress next, KafkaException fault) {
    List<ConsumerRecord<byte[], byte[]>> unpublished = new ArrayList<>(current.records());
    current.cancel();
    current = null;
    if (next != null) {
      unpublished.addAll(next.records());
      next.cancel();
    }
    retries.waitAfter("publish a batch", fault);
    metrics.retried();
    // In this order: offsets in a transaction that is still open block every reader of them.
    retries.retry("open a transaction", transaction::open);
    retries.retry("find the committed offsets", () -> batches.rewind(unpublished));
  }

  /** Publishes what is under way when the loop ends; what fails is left to the next worker. */
  private void finish() {
    if (current != null) {
      try {
        publish(current);
      } catch (KafkaException e) {
        LOG.warn("The last batch is left to the next worker: {}", e.getMessage());
      }
    }
  }

  private void forget(Set<TopicPartition> partitions) {
    if (current != null) {
      current.forget(partitions);
    }
  }

  private void publish(BatchInProgress batch) {
    List<Output> taken = batch.outputs();
    while (!taken.isEmpty()) {
      try {
        transaction.commit(
            taken, FrameBatches.offsetsAfter(batch.records()), consumer.groupMetadata());
        metrics.committed(taken);
        retries.end();
        return;
      } catch (OutputTransaction.RefusedException e) {
        e.messages()
            .forEach(
                (place, message) -> taken.set(place, records.refused(taken.get(place), message)));
      }
    }
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  /** Ends the loop after the batch at hand and waits for that. */
  @Override
  public void close() {
    stopping.countDown();
    if (begun.compareAndSet(false, true)) {
      lanes.close();
      consumer.close();
      state = WorkerState.STOPPED;
      ended.countDown();
      return;
    }
    consumer.wakeup();
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
