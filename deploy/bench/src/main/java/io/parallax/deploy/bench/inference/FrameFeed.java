package io.parallax.deploy.bench.inference;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.scan.ScanFrames;
import io.parallax.inference.image.ColourImage;
import io.parallax.inference.model.ModelInput;
import io.parallax.schemas.AvroSerde;
import io.parallax.schemas.Frame;
import io.parallax.schemas.Keys;
import io.parallax.schemas.Registry;
import io.parallax.schemas.TopicCatalogue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Frames of a scan, held in memory, with which the topic {@code frames} is filled. */
final class FrameFeed {
  /** Enough for the mean over a scan; each is read or rendered before anything is measured. */
  private static final int MOST_FRAMES = 64;

  private final EmbeddedCluster cluster;
  private final List<Frame> frames = new ArrayList<>();
  private final AvroSerde<Frame> serde;

  /** Reads frames from all over the scan. */
  FrameFeed(Scan scan, EmbeddedCluster cluster) {
    this.cluster = cluster;
    this.serde = AvroSerde.of(Frame.class, Registry.client(cluster.registryUrl(), Map.of()));
    List<String> ids = scan.frameIds();
    int count = Math.min(ids.size(), MOST_FRAMES);
    for (int i = 0; i < count; i++) {
      String id = ids.get(Math.toIntExact((long) i * ids.size() / count));
      frames.add(ScanFrames.toRecord(scan.sceneId(), "bench", scan.frame(id)));
    }
  }

  /** The images as a model of this working resolution gets them. */
  List<ModelInput> images(int width, int height) {
    return frames.stream()
        .map(
            frame ->
                new ModelInput(
                    Keys.frame(frame.getSceneId(), frame.getFrameId()),
                    ColourImage.decode(frame.getColour()).resized(width, height).rgb()))
        .toList();
  }

  /** Sends so many frames, the first after the last again, and waits until they are stored. */
  void send(int count) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    String topic = TopicCatalogue.FRAMES.name();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                cluster.bootstrapServers(),
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                TopicCatalogue.FRAMES.maxRecordBytes()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < count; i++) {
        Frame frame = frames.get(i % frames.size());
        byte[] key = Keys.frame(frame.getSceneId(), frame.getFrameId()).getBytes(UTF_8);
        // Round robin: the same few keys over and over would not spread evenly.
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    topic,
                    i % producer.partitionsFor(topic).size(),
                    key,
                    serde.serializer().serialize(topic, frame))));
      }
    }
    sent.forEach(FrameFeed::await);
  }

  private static void await(Future<RecordMetadata> future) {
    try {
      future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a frame was not accepted", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Lets a consumer group begin after everything that is there. */
  void skipToEnd(String group) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                cluster.bootstrapServers(),
                ConsumerConfig.GROUP_ID_CONFIG,
                group,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(TopicCatalogue.FRAMES.name()).stream()
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
      consumer
          .endOffsets(partitions)
          .forEach((partition, end) -> ends.put(partition, new OffsetAndMetadata(end)));
      consumer.commitSync(ends);
    }
  }
}
