package io.parallax.inference.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parallax.inference.model.SegmentationModel;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.client.ClientMetrics;
import io.parallax.schemas.client.Failure;
import io.parallax.schemas.client.Health;
import io.parallax.schemas.generation.Standing;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
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

  private final WorkerLoops loops;
  private final FrameGroup group;
  private final Consumer<byte[], byte[]> consumer;
  private final FrameBatches batches;
  private final FrameQueue frames;
  private final FramePipeline pipeline;
  private final OutputTransaction transaction;
  private final ClientMetrics clientMetrics;
  private final Runnable afterwards;

  /** Set by the first of run and close: the clients are for one thread, and for one life. */
  private final AtomicBoolean begun = new AtomicBoolean();

  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Retries retries = new Retries(stopping);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile Thread thread;
  private volatile WorkerState state = WorkerState.STARTING;
  private volatile Throwable failure;

  /** Those of the role that the model has now; changed with the lock. */
  private volatile WorkerMetrics metrics;

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
    this(new WorkerLoops(config, meters), config.group(), model);
  }

  private InferenceWorker(WorkerLoops own, FrameGroup group, SegmentationModel model) {
    this(own, group, model, Standing.ACTIVE, own::close);
  }

  InferenceWorker(
      WorkerLoops loops,
      FrameGroup group,
      SegmentationModel model,
      Standing standing,
      Runnable afterwards) {
    WorkerConfig config = loops.config();
    this.loops = loops;
    this.group = group;
    this.afterwards = afterwards;
    this.metrics = loops.metrics(standing);
    FrameRecords records =
        new FrameRecords(
            new FrameInference(
                model,
                config.superpixels(),
                DepthLimit.ofMetres(config.depthMaxMetres()),
                this::metrics),
            loops.serdes(),
            this::metrics);
    this.transaction = new OutputTransaction(config.clients().producer(group));
    Map<String, Object> consumerConfig = config.clients().consumer(group);
    this.consumer = new KafkaConsumer<>(consumerConfig);
    this.clientMetrics = new ClientMetrics(consumer::metrics, consumerConfig);
    this.batches =
        new FrameBatches(consumer, config.batchMaxFrames(), config.batchMaxWait(), group.note());
    this.frames = loops.lanes().open(records::process);
    this.frames.setActive(standing == Standing.ACTIVE);
    this.pipeline =
        new FramePipeline(batches, frames, records, transaction, retries, this::metrics);
    metrics.add(clientMetrics);
  }

  /**
   * Says which role the model has from now on: whose metrics count what the loop does, and whether
   * its frames go first.
   */
  public synchronized void setStanding(Standing standing) {
    frames.setActive(standing == Standing.ACTIVE);
    WorkerMetrics now = loops.metrics(standing);
    if (!now.equals(metrics)) {
      metrics.remove(clientMetrics);
      metrics = now;
      if (ended.getCount() > 0) {
        now.add(clientMetrics);
      }
    }
  }

  /** Where it stands. */
  public WorkerState state() {
    return state;
  }

  /** What the loops of this process have done in the role that its model has. */
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
      // In this order: offsets in a transaction that was left open cannot be looked at.
      retries.retry("open a transaction", transaction::open);
      settleStart();
      batches.subscribe(TopicCatalogue.FRAMES.name(), pipeline::forget);
      state = WorkerState.RUNNING;
      while (!isStopping()) {
        pipeline.step();
      }
      pipeline.finish();
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
      end();
    }
  }

  private void end() {
    frames.close();
    afterwards.run();
    synchronized (this) {
      metrics.remove(clientMetrics);
      ended.countDown();
    }
  }

  private void settleStart() {
    if (!group.note().isEmpty()) {
      ReplayStart start = new ReplayStart(TopicCatalogue.FRAMES, group, Clock.systemUTC());
      retries.retry("find where to begin", () -> start.settle(consumer));
    }
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  /** Asks the loop to end after the batch at hand, and does not wait for that. */
  public void stop() {
    stopping.countDown();
    consumer.wakeup();
  }

  /** Ends the loop after the batch at hand and waits for that. */
  @Override
  public void close() {
    stop();
    if (begun.compareAndSet(false, true)) {
      consumer.close();
      state = WorkerState.STOPPED;
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
