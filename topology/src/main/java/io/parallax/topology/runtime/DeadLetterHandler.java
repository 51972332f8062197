package io.parallax.topology.runtime;

import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.DeadLetter;
import io.parallax.schemas.DeadLetters;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.TopicCatalogue;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a record that cannot be processed: it goes whole to {@code dead-letters}, in the
 * transaction that passes it over, and the stream goes on.
 *
 * <p>That holds for faults of the record only. Anything else, a registry that cannot be asked among
 * them, stops the task, for the next record would fare no better.
 */
public final class DeadLetterHandler
    implements DeserializationExceptionHandler, ProcessingExceptionHandler {
  /** The Serdes of the application, as an object. */
  public static final String SERDES_CONFIG = "parallax.serdes";

  /** The counts by reason, as an object. */
  public static final String COUNTS_CONFIG = "parallax.dead.letter.counts";

  private static final Logger log = LoggerFactory.getLogger(DeadLetterHandler.class);

  private Serializer<DeadLetter> serializer;
  private DeadLetterCounts counts;
  private String application;

  @Override
  public void configure(Map<String, ?> config) {
    serializer = ((AvroSerdes) config.get(SERDES_CONFIG)).of(DeadLetter.class).serializer();
    counts = (DeadLetterCounts) config.get(COUNTS_CONFIG);
    application = (String) config.get(StreamsConfig.APPLICATION_ID_CONFIG);
  }

  @Override
  public DeserializationExceptionHandler.Response handleError(
      ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
    if (!(exception instanceof SerializationException)) {
      return DeserializationExceptionHandler.Response.fail();
    }
    DeadLetter letter = DeadLetters.of(application, "unreadable", exception.getMessage(), record);
    return DeserializationExceptionHandler.Response.resume(send(letter, record.key()));
  }

  @Override
  public ProcessingExceptionHandler.Response handleError(
      ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
    if (!(exception instanceof InvalidRecordException invalid)) {
      return ProcessingExceptionHandler.Response.fail();
    }
    DeadLetter letter =
        DeadLetters.of(
            application,
            invalid.reason(),
            invalid.getMessage(),
            new DeadLetters.Origin(
                context.topic(), context.partition(), context.offset(), context.timestamp()),
            context.sourceRawKey(),
            context.sourceRawValue(),
            context.headers());
    return ProcessingExceptionHandler.Response.resume(send(letter, context.sourceRawKey()));
  }

  private List<ProducerRecord<byte[], byte[]>> send(DeadLetter letter, byte[] key) {
    counts.increment(letter.getReason());
    log.warn(
        "{}-{}@{} goes to dead-letters ({}): {}",
        letter.getTopic(),
        letter.getPartition(),
        letter.getOffset(),
        letter.getReason(),
        letter.getMessage());
    String topic = TopicCatalogue.DEAD_LETTERS.name();
    return List.of(new ProducerRecord<>(topic, key, serializer.serialize(topic, letter)));
  }
}
