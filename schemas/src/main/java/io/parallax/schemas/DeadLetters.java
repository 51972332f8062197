package io.parallax.schemas;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Dead letters, made from the raw record that could not be processed. */
public final class DeadLetters {
  private static final int MAX_MESSAGE = 1000;

  private DeadLetters() {}

  /**
   * The dead letter of a consumed record.
   *
   * @param application who gives it up
   * @param reason short code for metrics; see {@link DeadLetter}
   * @param message what is wrong, for people; shortened to 1,000 characters
   */
  public static DeadLetter of(
      String application, String reason, String message, ConsumerRecord<byte[], byte[]> record) {
    return of(
        application,
        reason,
        message,
        new Origin(record.topic(), record.partition(), record.offset(), record.timestamp()),
        record.key(),
        record.value(),
        record.headers());
  }

  /**
   * The dead letter of a record given in parts.
   *
   * @param key its bytes, or null
   * @param value its bytes, or null
   * @param headers its headers, in their order; a header without a value gets an empty one
   */
  public static DeadLetter of(
      String application,
      String reason,
      String message,
      Origin origin,
      byte[] key,
      byte[] value,
      Headers headers) {
    return DeadLetter.newBuilder()
        .setApplication(application)
        .setTopic(origin.topic())
        .setPartition(origin.partition())
        .setOffset(origin.offset())
        .setTimestamp(Instant.ofEpochMilli(origin.timestamp()))
        .setKey(orNull(key))
        .setValue(orNull(value))
        .setHeaders(recordHeaders(headers))
        .setReason(reason)
        .setMessage(shortened(message))
        .setFailedAt(Instant.now())
        .build();
  }

  private static List<RecordHeader> recordHeaders(Headers headers) {
    List<RecordHeader> copies = new ArrayList<>();
    for (Header header : headers) {
      byte[] value = header.value() == null ? new byte[0] : header.value();
      copies.add(new RecordHeader(header.key(), ByteBuffer.wrap(value)));
    }
    return copies;
  }

  private static ByteBuffer orNull(byte[] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }

  private static String shortened(String message) {
    if (message == null) {
      return "";
    }
    if (message.length() <= MAX_MESSAGE) {
      return message;
    }
    int end = MAX_MESSAGE - 1;
    if (Character.isHighSurrogate(message.charAt(end - 1))) {
      end--;
    }
    return message.substring(0, end) + '…';
  }

  /**
   * Where a record came from.
   *
   * @param timestamp its time, milliseconds since 1970
   */
  public record Origin(String topic, int partition, long offset, long timestamp) {}
}
