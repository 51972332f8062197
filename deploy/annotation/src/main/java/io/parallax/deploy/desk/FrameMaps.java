package io.parallax.deploy.desk;

import static io.parallax.schemas.TopicCatalogue.PROBABILITY_MAPS;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.schemas.Keys;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.topology.query.SceneUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * The probability maps of single frames, read from their topic when they are asked for. Safe for
 * use by several threads.
 *
 * <p>The topic has no index, so the newest records of a frame's partition are read once, and where
 * the map of each frame and generation lies is remembered. What a call costs is bounded: one reads
 * at a time, for some seconds at most, and the next call goes on from there. Nothing is read before
 * the first call.
 */
final class FrameMaps implements AutoCloseable {
  static final String CLIENT_ID = "parallax-desk-maps";

  /** So many records of a partition are looked through, the newest ones. */
  static final int SEARCHED = 5_000;

  /** So many calls wait for the one that reads; each takes a thread of the server. */
  static final int MOST_WAITING = 16;

  private static final Duration LONGEST_SEARCH = Duration.ofSeconds(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int FETCHED_BYTES = 8 << 20;
  private static final int RECORDS_AT_ONCE = 50;

  private final Cluster cluster;
  private final Duration longest;
  private final Deserializer<ProbabilityMap> maps;
  private final ReentrantLock lock = new ReentrantLock();
  private final MapPlaces known = new MapPlaces(SEARCHED);
  private final Semaphore places = new Semaphore(1 + MOST_WAITING);

  /** Null before the first call. */
  private volatile KafkaConsumer<String, byte[]> consumer;

  private volatile boolean closed;

  FrameMaps(Cluster cluster) {
    this(cluster, LONGEST_SEARCH);
  }

  /**
   * The maps of a cluster.
   *
   * @param longest so long a call looks for maps; what it has begun to read it takes in
   */
  FrameMaps(Cluster cluster, Duration longest) {
    this.cluster = cluster;
    this.longest = longest;
    maps = cluster.serdes().of(PROBABILITY_MAPS).deserializer();
  }

  /**
   * Hands the newest maps of a frame to a taker, by generation; those that the topic does not hold
   * any more, or not among the newest records of its partition, are left out.
   *
   * @throws SceneUnavailableException if the search goes on with the next call, another call is at
   *     it, or the brokers do not answer
   */
  <T> T read(
      String sceneId,
      String frameId,
      Collection<String> generations,
      Function<Map<String, ProbabilityMap>, T> taker) {
    if (!places.tryAcquire()) {
      throw new SceneUnavailableException("Too many pages are waiting for maps.");
    }
    try {
      return readAlone(Keys.frame(sceneId, frameId), generations, taker);
    } finally {
      places.release();
    }
  }

  private <T> T readAlone(
      String key, Collection<String> generations, Function<Map<String, ProbabilityMap>, T> taker) {
    try {
      if (!lock.tryLock(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new SceneUnavailableException("Maps are being read for another page.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SceneUnavailableException("The desk is closing.", e);
    }
    try {
      // Taken while no other call reads: maps are large.
      return taker.apply(newest(key, generations));
    } catch (KafkaException e) {
      throw new SceneUnavailableException("The maps cannot be read: " + e.getMessage(), e);
    } finally {
      lock.unlock();
    }
  }

  private Map<String, ProbabilityMap> newest(String key, Collection<String> generations) {
    TopicPartition partition = partition(key);
    consumer.assign(List.of(partition));
    search(partition);
    Map<String, ProbabilityMap> found = new HashMap<>();
    for (String generation : generations) {
      known
          .find(partition.partition(), key, generation)
          .flatMap(offset -> at(partition, offset))
          .ifPresent(map -> found.put(generation, map));
    }
    return found;
  }

  /** The partition that the worker's producer puts a key into. */
  private TopicPartition partition(String key) {
    if (closed) {
      throw new SceneUnavailableException("The desk is closing.");
    }
    if (consumer == null) {
      consumer = connect();
    }
    int count = consumer.partitionsFor(PROBABILITY_MAPS.name()).size();
    return new TopicPartition(
        PROBABILITY_MAPS.name(),
        BuiltInPartitioner.partitionForKey(key.getBytes(StandardCharsets.UTF_8), count));
  }

  private KafkaConsumer<String, byte[]> connect() {
    Map<String, Object> config = cluster.clients();
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, CLIENT_ID);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCHED_BYTES);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCHED_BYTES);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_AT_ONCE);
    return new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** Notes the places of the maps that have come since the last time. */
  private void search(TopicPartition partition) {
    long end = consumer.endOffsets(List.of(partition)).get(partition);
    long first = consumer.beginningOffsets(List.of(partition)).get(partition);
    long begin = Math.max(first, end - SEARCHED);
    long next = Math.max(begin, known.next(partition.partition()));
    consumer.seek(partition, next);
    long deadline = System.nanoTime() + longest.toNanos();
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        map(record)
            .ifPresent(
                map ->
                    known.put(
                        record.partition(), record.key(), map.getGeneration(), record.offset()));
      }
      long position = consumer.position(partition);
      known.readUpTo(partition.partition(), position);
      if (position < end && System.nanoTime() - deadline > 0) {
        throw new SceneUnavailableException(
            "Looking for the maps of this frame: %s of %s records of its partition are read."
                .formatted(position - begin, end - begin));
      }
    }
  }

  private Optional<ProbabilityMap> at(TopicPartition partition, long offset) {
    consumer.seek(partition, offset);
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (consumer.position(partition) <= offset) {
      if (System.nanoTime() - deadline > 0) {
        throw new SceneUnavailableException("The brokers do not answer.");
      }
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        if (record.offset() == offset) {
          return map(record);
        }
      }
    }
    // Retention has taken it meanwhile.
    return Optional.empty();
  }

  /** Empty if it is none; the topology has put it aside. */
  private Optional<ProbabilityMap> map(ConsumerRecord<String, byte[]> record) {
    try {
      return record.key() == null
          ? Optional.empty()
          : Optional.ofNullable(maps.deserialize(record.topic(), record.value()));
    } catch (SerializationException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    closed = true;
    KafkaConsumer<String, byte[]> reading = consumer;
    if (reading != null) {
      reading.wakeup();
    }
    lock.lock();
    try {
      if (consumer != null) {
        consumer.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
