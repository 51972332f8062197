package io.parallax.inference.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * Publishes outputs together with the offsets of what they were made from: all or nothing.
 *
 * <p>After a failure nothing is published, or, when a commit timed out, the whole; the committed
 * offsets tell which, once {@link #open} has succeeded. A producer that has failed is given up
 * rather than asked to abort: what it believes about the transaction may be wrong (a request that
 * timed out may have arrived), and then the transaction would stay open, and the group's offsets
 * locked, until the broker gives it up. The next producer of the same id always ends it.
 */
final class OutputTransaction implements AutoCloseable {
  private final Map<String, Object> config;
  private Producer<byte[], byte[]> producer;

  OutputTransaction(Map<String, Object> config) {
    this.config = config;
  }

  /** A broker does not take some outputs for their size; by their place in the list. */
  static final class RefusedException extends KafkaException {
    private static final long serialVersionUID = 1L;

    private final transient Map<Integer, String> messages;

    RefusedException(Map<Integer, String> messages, Throwable cause) {
      super("records too large", cause);
      this.messages = messages;
    }

    Map<Integer, String> messages() {
      return messages;
    }
  }

  /** Takes over from whatever was left open under this transactional id. */
  void open() {
    if (producer == null) {
      Producer<byte[], byte[]> opened = new KafkaProducer<>(config);
      try {
        opened.initTransactions();
        producer = opened;
      } finally {
        if (producer == null) {
          opened.close(Duration.ZERO);
        }
      }
    }
  }

  /**
   * Publishes.
   *
   * @throws RefusedException if a record is too large for its topic
   * @throws KafkaException if it fails otherwise
   */
  void commit(
      List<Output> outputs,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      ConsumerGroupMetadata group) {
    open();
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try {
      producer.beginTransaction();
      outputs.forEach(output -> sent.add(producer.send(output.record())));
      producer.sendOffsetsToTransaction(offsets, group);
      producer.commitTransaction();
    } catch (KafkaException e) {
      Map<Integer, String> refused = refusedAmong(sent);
      if (refused.isEmpty()) {
        close();
        throw e;
      }
      abort();
      throw new RefusedException(refused, e);
    }
  }

  private static Map<Integer, String> refusedAmong(List<Future<RecordMetadata>> sent) {
    Map<Integer, String> refused = new TreeMap<>();
    for (int i = 0; i < sent.size(); i++) {
      try {
        if (sent.get(i).isDone()) {
          sent.get(i).get();
        }
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RecordTooLargeException tooLarge) {
          refused.put(i, String.valueOf(tooLarge.getMessage()));
        }
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    }
    return refused;
  }

  private void abort() {
    try {
      producer.abortTransaction();
    } catch (KafkaException | IllegalStateException e) {
      close();
    }
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
  }
}
