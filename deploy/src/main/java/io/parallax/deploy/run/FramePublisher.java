package io.parallax.deploy.run;

import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.scan.ScanFrames;
import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.Frame;
import io.parallax.schemas.Keys;
import io.parallax.schemas.TopicCatalogue;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;

/** The sender of a scan's frames, as a robot would send them, as fast as the broker takes them. */
final class FramePublisher {
  private static final String SOURCE_ID = "parallax-run";

  private final Cluster cluster;

  FramePublisher(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Sends every frame and waits until all are stored.
   *
   * @param sent told the number of frames sent so far
   * @throws KafkaException if one is refused
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback keeps what went wrong
  void publish(Scan scan, IntConsumer sent) {
    AvroSerdes serdes = cluster.serdes();
    AtomicReference<Exception> refusal = new AtomicReference<>();
    int count = 0;
    try (KafkaProducer<String, Frame> producer =
        new KafkaProducer<>(
            config(), new StringSerializer(), serdes.of(TopicCatalogue.FRAMES).serializer())) {
      for (String frameId : scan.frameIds()) {
        Frame frame = ScanFrames.toRecord(scan.sceneId(), SOURCE_ID, scan.frame(frameId));
        producer.send(
            new ProducerRecord<>(
                TopicCatalogue.FRAMES.name(), Keys.frame(scan.sceneId(), frameId), frame),
            (metadata, exception) -> {
              if (exception != null) {
                refusal.compareAndSet(null, exception);
              }
            });
        requireAccepted(refusal);
        sent.accept(++count);
      }
      producer.flush();
    }
    requireAccepted(refusal);
  }

  private Map<String, Object> config() {
    Map<String, Object> config = cluster.clients();
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, TopicCatalogue.FRAMES.maxRecordBytes());
    return config;
  }

  private static void requireAccepted(AtomicReference<Exception> refusal) {
    if (refusal.get() != null) {
      throw new KafkaException(
          "a frame was not accepted: " + refusal.get().getMessage(), refusal.get());
    }
  }
}
