package io.parallax.deploy.stream;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.scan.ScanFrame;
import io.parallax.deploy.scan.ScanFrames;
import io.parallax.schemas.Frame;
import io.parallax.schemas.Keys;
import io.parallax.schemas.TopicCatalogue;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A sender of frames to the topic {@code frames}, as a robot would send them: idempotent, stored by
 * all replicas, and with a bounded number on their way.
 *
 * <p>One thread sends.
 */
public final class FramePublisher implements AutoCloseable {
  /** Frames that may wait for acknowledgement: of those of 640×480, some 8 MB. */
  private static final int MOST_WAITING = 16;

  private static final Duration OFFER_TIMEOUT = Duration.ofMillis(100);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private final String sourceId;
  private final Producer<String, Frame> producer;
  private final Semaphore room = new Semaphore(MOST_WAITING);
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicReference<KafkaException> refusal = new AtomicReference<>();
  private int sent;

  /**
   * A publisher to a cluster whose topics exist.
   *
   * @param sourceId the robot or program that the frames come from
   * @param producerConfig settings of the producer over the cluster's own
   */
  public FramePublisher(Cluster cluster, String sourceId, Map<String, ?> producerConfig) {
    this.sourceId = sourceId;
    Map<String, Object> config = cluster.clients();
    config.putAll(producerConfig);
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, TopicCatalogue.FRAMES.maxRecordBytes());
    this.producer =
        new KafkaProducer<>(
            config,
            new StringSerializer(),
            cluster.serdes().of(TopicCatalogue.FRAMES).serializer());
  }

  /**
   * Sends a frame when there is room for it, and waits for that as long as it takes.
   *
   * @throws KafkaException if a frame was refused, this one or an earlier one
   */
  public void send(String sceneId, ScanFrame frame) {
    while (!offer(sceneId, frame, OFFER_TIMEOUT)) {
      requireAccepted();
    }
  }

  /**
   * Sends a frame if there is room for it within a time.
   *
   * @return whether it was sent
   * @throws KafkaException if a frame was refused, this one or an earlier one
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback keeps what went wrong
  public boolean offer(String sceneId, ScanFrame frame, Duration timeout) {
    if (!takeRoom(timeout)) {
      requireAccepted();
      return false;
    }
    String key = Keys.frame(sceneId, frame.frameId());
    producer.send(
        new ProducerRecord<>(
            TopicCatalogue.FRAMES.name(), key, ScanFrames.toRecord(sceneId, sourceId, frame)),
        (metadata, exception) -> {
          if (exception == null) {
            acknowledged.incrementAndGet();
          } else {
            refusal.compareAndSet(null, notAccepted(frame.frameId(), exception));
          }
          room.release();
        });
    sent++;
    requireAccepted();
    return true;
  }

  private boolean takeRoom(Duration timeout) {
    try {
      return room.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Frames sent so far. */
  public int sent() {
    return sent;
  }

  /** Frames that the brokers have stored. */
  public int acknowledged() {
    return acknowledged.get();
  }

  /**
   * Waits until all that was sent is stored.
   *
   * @throws KafkaException if a frame was refused
   */
  public void flush() {
    producer.flush();
    requireAccepted();
  }

  /** What sends, for transactions around it. */
  public Producer<String, Frame> producer() {
    return producer;
  }

  private void requireAccepted() {
    if (refusal.get() != null) {
      throw refusal.get();
    }
  }

  private static KafkaException notAccepted(String frameId, Exception cause) {
    return new KafkaException(
        "frame %s was not accepted: %s".formatted(frameId, cause.getMessage()), cause);
  }

  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }
}
