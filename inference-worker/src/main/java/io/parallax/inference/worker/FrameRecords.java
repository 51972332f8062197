package io.parallax.inference.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.schemas.AvroSerde;
import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.DeadLetter;
import io.parallax.schemas.DeadLetters;
import io.parallax.schemas.Frame;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.Keys;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.Topic;
import io.parallax.schemas.TopicCatalogue;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Consumed records to what is published for them: a map for each frame, or a dead letter.
 *
 * <p>Safe for use by several threads.
 */
final class FrameRecords {
  private static final String APPLICATION = "inference-worker";
  private static final String UNREADABLE = "unreadable";
  private static final String TOO_LARGE = "too-large";
  private static final String LEFT_OUT = "left-out";

  /** What Kafka puts around a record of its own batch. */
  private static final int RECORD_OVERHEAD = 512;

  private final FrameInference inference;
  private final AvroSerde<Frame> frames;
  private final AvroSerde<ProbabilityMap> maps;
  private final AvroSerde<DeadLetter> deadLetters;
  private final Supplier<WorkerMetrics> metrics;

  FrameRecords(FrameInference inference, AvroSerdes serdes, Supplier<WorkerMetrics> metrics) {
    this.inference = inference;
    this.frames = serdes.of(TopicCatalogue.FRAMES);
    this.maps = serdes.of(TopicCatalogue.PROBABILITY_MAPS);
    this.deadLetters = serdes.of(TopicCatalogue.DEAD_LETTERS);
    this.metrics = metrics;
  }

  /**
   * What is published for a record.
   *
   * @throws io.parallax.schemas.RegistryException if the registry gives no answer
   */
  Output process(ConsumerRecord<byte[], byte[]> record) {
    long start = System.nanoTime();
    Frame frame;
    try {
      frame = read(record);
    } catch (SerializationException e) {
      return deadLetter(record, UNREADABLE, e.getMessage());
    }
    metrics.get().spent(WorkerStep.DECODE, start);
    try {
      return output(record, inference.infer(frame));
    } catch (InvalidRecordException e) {
      return deadLetter(record, e.reason(), e.getMessage());
    }
  }

  private Frame read(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      throw new SerializationException("The record has no value");
    }
    return frames.deserializer().deserialize(record.topic(), record.value());
  }

  private Output output(ConsumerRecord<byte[], byte[]> source, ProbabilityMap map) {
    Topic<ProbabilityMap> topic = TopicCatalogue.PROBABILITY_MAPS;
    byte[] key = Keys.frame(map.getSceneId(), map.getFrameId()).getBytes(UTF_8);
    long start = System.nanoTime();
    byte[] value = maps.serializer().serialize(topic.name(), map);
    metrics.get().spent(WorkerStep.ENCODE, start);
    int size = key.length + value.length + RECORD_OVERHEAD;
    if (size > topic.maxRecordBytes()) {
      return deadLetter(
          source,
          TOO_LARGE,
          "its probability map of %s classes at %s×%s would have %s bytes, but topic %s takes %s"
              .formatted(
                  map.getClassNames().size(),
                  map.getCamera().getWidth(),
                  map.getCamera().getHeight(),
                  size,
                  topic.name(),
                  topic.maxRecordBytes()));
    }
    return new Output(source, new ProducerRecord<>(topic.name(), key, value), null);
  }

  /**
   * What is published in place of a record that the broker does not take for its size: the dead
   * letter of a map, and in place of a dead letter one without the value, which is told where it
   * came from.
   *
   * @throws IllegalStateException if it is that already
   */
  Output refused(Output output, String message) {
    ConsumerRecord<byte[], byte[]> source = output.source();
    int size = output.record().value().length;
    if (output.reason() == null) {
      return deadLetter(
          source, TOO_LARGE, "its map of %s bytes is refused: %s".formatted(size, message));
    }
    if (output.reason().equals(LEFT_OUT)) {
      throw new IllegalStateException(
          "Topic %s takes no dead letter: %s".formatted(output.record().topic(), message));
    }
    DeadLetter letter =
        DeadLetters.of(
            APPLICATION,
            LEFT_OUT,
            "its dead letter for \"%s\" of %s bytes is refused, so its value is left out: %s"
                .formatted(output.reason(), size, message),
            new DeadLetters.Origin(
                source.topic(), source.partition(), source.offset(), source.timestamp()),
            source.key(),
            null,
            source.headers());
    return deadLetter(source, letter);
  }

  private Output deadLetter(ConsumerRecord<byte[], byte[]> source, String reason, String message) {
    return deadLetter(source, DeadLetters.of(APPLICATION, reason, message, source));
  }

  private Output deadLetter(ConsumerRecord<byte[], byte[]> source, DeadLetter letter) {
    String topic = TopicCatalogue.DEAD_LETTERS.name();
    byte[] value = deadLetters.serializer().serialize(topic, letter);
    return new Output(source, new ProducerRecord<>(topic, source.key(), value), letter.getReason());
  }
}
