package io.parallax.deploy.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.schemas.Topic;
import io.parallax.schemas.TopicCatalogue;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that are none, on every topic that worker or topology read. */
@Tag("faults")
class PoisonTest {
  private static final List<Topic<?>> INPUTS =
      List.of(
          TopicCatalogue.FRAMES,
          TopicCatalogue.PROBABILITY_MAPS,
          TopicCatalogue.EVIDENCE,
          TopicCatalogue.FOOTPRINTS,
          TopicCatalogue.SUPERPIXEL_EVIDENCE,
          TopicCatalogue.SELECTIONS,
          TopicCatalogue.LABELS,
          TopicCatalogue.VOXEL_LABELS,
          TopicCatalogue.SCENE_COMMANDS);

  @TempDir private Path directory;

  @Test
  void shouldSetPoisonApartOnEveryInput() throws Exception {
    try (FaultRun run = new FaultRun("poison on every input", FaultScan.scanNet(), directory)) {
      run.worker("worker", Map.of()).start().awaitRunning();
      run.topology("topology", Map.of()).start().awaitRunning();
      int poison = 0;
      for (Topic<?> topic : INPUTS) {
        run.sendFrames(2);
        poison += poison(run.cluster(), topic);
      }
      run.finish(true, poison);
    }
  }

  /** Sends all kinds, and answers how many. */
  private static int poison(Cluster cluster, Topic<?> topic) throws Exception {
    byte[] empty = empty(cluster, topic);
    boolean frames = topic.equals(TopicCatalogue.FRAMES);
    byte[] other =
        frames ? empty(cluster, TopicCatalogue.LABELS) : empty(cluster, TopicCatalogue.FRAMES);
    Map<String, byte[]> kinds = new HashMap<>();
    kinds.put("no value", null);
    kinds.put("empty", new byte[0]);
    kinds.put("garbage", "garbage".getBytes(UTF_8));
    kinds.put("unknown schema", ByteBuffer.allocate(9).putInt(1, 4711).array());
    kinds.put("cut off", Arrays.copyOf(empty, 6));
    kinds.put("another record", other);
    kinds.put("nothing filled in", empty);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            cluster.clients(), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (Map.Entry<String, byte[]> kind : kinds.entrySet()) {
        producer
            .send(
                new ProducerRecord<>(topic.name(), kind.getKey().getBytes(UTF_8), kind.getValue()))
            .get();
      }
    }
    return kinds.size();
  }

  /** A record of the topic in which every field has its default. */
  private static <T extends SpecificRecord> byte[] empty(Cluster cluster, Topic<T> topic)
      throws ReflectiveOperationException {
    Object builder = topic.valueClass().getMethod("newBuilder").invoke(null);
    T record = topic.valueClass().cast(builder.getClass().getMethod("build").invoke(builder));
    return cluster.serdes().of(topic).serializer().serialize(topic.name(), record);
  }
}
