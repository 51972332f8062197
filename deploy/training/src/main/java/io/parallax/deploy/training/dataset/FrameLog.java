package io.parallax.deploy.training.dataset;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.schemas.Frame;
import io.parallax.schemas.TopicCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic of frames as a store: what comes is passed through once, and frames are read again by
 * their places. So no frame is kept, neither in memory nor on disk.
 *
 * <p>Reading some frames again takes a seek where they lie far apart, and reads over what lies
 * between where they do not. For one thread.
 */
final class FrameLog implements AutoCloseable {
  /** Reading over as many records costs about as much as a seek. */
  private static final int FAR = 20;

  private static final Duration POLL = Duration.ofMillis(100);

  private static final Logger LOG = LoggerFactory.getLogger(FrameLog.class);

  private final KafkaConsumer<String, byte[]> consumer;
  private final Deserializer<Frame> frames;
  private final List<TopicPartition> partitions;

  /** Up to where frames were passed on for the first time. */
  private final Map<TopicPartition, Long> next = new HashMap<>();

  /**
   * Where a frame lies in the topic.
   *
   * @param offset in its partition
   */
  record Place(int partition, long offset) {}

  /** Takes a frame with its place. */
  interface Taker {
    /** Takes it. */
    void take(Place place, Frame frame);
  }

  FrameLog(Cluster cluster) {
    Map<String, Object> config = cluster.clients();
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    consumer = new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    frames = cluster.serdes().of(TopicCatalogue.FRAMES).deserializer();
    String topic = TopicCatalogue.FRAMES.name();
    partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    consumer.beginningOffsets(partitions).forEach(next::put);
  }

  /** Passes on the frames that came since the last time, up to the end as it is now. */
  void readNew(Taker taker) {
    consumer.assign(partitions);
    partitions.forEach(partition -> consumer.seek(partition, next.get(partition)));
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        Frame frame = frame(record);
        if (frame != null) {
          taker.take(new Place(record.partition(), record.offset()), frame);
        }
      }
    }
    partitions.forEach(partition -> next.put(partition, consumer.position(partition)));
  }

  /** Null if it is none; the worker has put it aside. */
  private Frame frame(ConsumerRecord<String, byte[]> record) {
    try {
      return frames.deserialize(record.topic(), record.value());
    } catch (SerializationException e) {
      LOG.debug("{}-{}@{} is no frame", record.topic(), record.partition(), record.offset(), e);
      return null;
    }
  }

  /**
   * Reads frames again, in the order of their places. Those that the topic does not hold any more
   * are not passed on.
   */
  void readAgain(Collection<Place> places, Taker taker) {
    Map<Integer, List<Place>> byPartition = new HashMap<>();
    places.stream()
        .sorted(Comparator.comparingLong(Place::offset))
        .forEach(
            place ->
                byPartition.computeIfAbsent(place.partition(), p -> new ArrayList<>()).add(place));
    for (TopicPartition partition : partitions) {
      List<Place> wanted = byPartition.get(partition.partition());
      if (wanted != null) {
        consumer.assign(List.of(partition));
        long first = consumer.beginningOffsets(List.of(partition)).get(partition);
        readAgain(
            partition, wanted.stream().filter(place -> place.offset() >= first).toList(), taker);
      }
    }
  }

  private void readAgain(TopicPartition partition, List<Place> wanted, Taker taker) {
    int at = 0;
    while (at < wanted.size()) {
      long offset = wanted.get(at).offset();
      long position = at == 0 ? -FAR : consumer.position(partition);
      if (position > offset || offset - position >= FAR) {
        consumer.seek(partition, offset);
      }
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        if (at < wanted.size() && record.offset() == wanted.get(at).offset()) {
          taker.take(wanted.get(at), frame(record));
          at++;
        }
      }
      // What compaction or retention took meanwhile is passed over.
      while (at < wanted.size() && wanted.get(at).offset() < consumer.position(partition)) {
        at++;
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
