package io.parallax.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.schemas.Registry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TopologyConfigTest {
  private static Map<String, String> settings(String key, String value) {
    Map<String, String> settings = new HashMap<>();
    settings.put(TopologyConfig.BOOTSTRAP_SERVERS, "broker:9092");
    settings.put(Registry.URL_CONFIG, "http://registry");
    settings.put(key, value);
    return settings;
  }

  @Test
  void shouldNameTheKeyWhenAValueIsWrong() {
    assertThatThrownBy(() -> new TopologyConfig(settings(TopologyConfig.VOXEL_SIZE, "big")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("voxel.size");
    assertThatThrownBy(() -> new TopologyConfig(settings(TopologyConfig.SELECTION_MODE, "later")))
        .hasMessageContaining("selection.mode");
    assertThatThrownBy(() -> new TopologyConfig(settings(TopologyConfig.BUDGET, "1.5")))
        .hasMessageContaining("selection.budget");
    assertThatThrownBy(() -> new TopologyConfig(Map.of()))
        .hasMessageContaining("bootstrap.servers");
  }

  @Test
  void shouldRunExactlyOnceAndHandKafkaItsOwnSettings() {
    var config = new TopologyConfig(settings("kafka.security.protocol", "SSL"));

    assertThat(config.streamsConfig())
        .containsEntry(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2)
        .containsEntry("security.protocol", "SSL");
  }

  @Test
  void shouldLetProducersWaitForBrokersAsLongAsItTakes() {
    assertThat(new TopologyConfig(settings(TopologyConfig.THREADS, "1")).streamsConfig())
        .containsEntry(
            StreamsConfig.producerPrefix(ProducerConfig.MAX_BLOCK_MS_CONFIG), Integer.MAX_VALUE)
        .containsEntry(
            StreamsConfig.producerPrefix(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG),
            Integer.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "processing.guarantee",
        "deserialization.exception.handler",
        "default.deserialization.exception.handler",
        "processing.exception.handler",
        "production.exception.handler",
        "default.production.exception.handler",
        "errors.dead.letter.queue.topic.name",
        "default.timestamp.extractor",
        "topic.cleanup.policy",
        "topic.unclean.leader.election.enable"
      })
  void shouldRefuseWhatWouldTakeAGuaranteeOfKafkaStreamsAway(String name) {
    assertRefused("kafka." + name, "the topology sets " + name + " itself, ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "max.block.ms",
        "delivery.timeout.ms",
        "retries",
        "acks",
        "enable.idempotence",
        "transactional.id",
        "partitioner.class",
        "isolation.level",
        "enable.auto.commit",
        "auto.offset.reset"
      })
  void shouldRefuseWhatWouldTakeAGuaranteeOfAClientAway(String name) {
    for (String client :
        List.of(
            "",
            "producer.",
            "consumer.",
            "main.consumer.",
            "restore.consumer.",
            "global.consumer.",
            "admin.")) {
      assertRefused("kafka." + client + name, "the topology sets " + name + " itself, ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "application.id, application.id",
    "group.id, application.id",
    "main.consumer.group.id, application.id",
    "bootstrap.servers, bootstrap.servers",
    "producer.bootstrap.servers, bootstrap.servers",
    "state.dir, state.dir",
    "num.stream.threads, threads",
    "commit.interval.ms, commit.interval.ms",
    "statestore.cache.max.bytes, cache.bytes",
    "cache.max.bytes.buffering, cache.bytes",
    "num.standby.replicas, standby.replicas",
    "replication.factor, replication.factor",
    "rocksdb.config.setter, rocksdb.memory.bytes",
    "application.server, query.advertised.host"
  })
  void shouldRefuseWhatIsASettingOfItsOwn(String name, String own) {
    assertRefused("kafka." + name, "for the topology that is the setting " + own);
  }

  @Test
  void shouldReserveWhatKafkaStreamsStillKnows() {
    // A name that Kafka gives up or renames would be reserved for nothing.
    assertThat(StreamsConfig.configDef().names())
        .contains(
            "default.deserialization.exception.handler",
            "default.production.exception.handler",
            "cache.max.bytes.buffering");
  }

  private static void assertRefused(String key, String reason) {
    assertThatThrownBy(() -> new TopologyConfig(settings(key, "anything")))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(key + " cannot be set: " + reason);
  }

  @Test
  void shouldTakeASilentInstanceForDeadSoonUnlessItIsExpectedBack() {
    String timeout = ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG;

    assertThat(new TopologyConfig(settings(TopologyConfig.THREADS, "1")).streamsConfig())
        .containsEntry(timeout, 10_000);
    assertThat(new TopologyConfig(settings("kafka." + timeout, "20000")).streamsConfig())
        .containsEntry(timeout, "20000");
    for (String key : List.of("kafka.group.instance.id", "kafka.main.consumer.group.instance.id")) {
      assertThat(new TopologyConfig(settings(key, "kitchen")).streamsConfig())
          .doesNotContainKey(timeout);
    }
  }

  @Test
  void shouldAdvertiseTheAddressThatOthersReach() {
    Map<String, String> settings = settings(TopologyConfig.QUERY_PORT, "18099");
    assertThat(new TopologyConfig(settings).streamsConfig())
        .containsEntry(StreamsConfig.APPLICATION_SERVER_CONFIG, "127.0.0.1:18099");

    settings.put(TopologyConfig.QUERY_HOST, "0.0.0.0");
    settings.put(TopologyConfig.ADVERTISED_HOST, "topology-0.topology");
    TopologyConfig config = new TopologyConfig(settings);
    assertThat(config.streamsConfig())
        .containsEntry(StreamsConfig.APPLICATION_SERVER_CONFIG, "topology-0.topology:18099");
    assertThat(config.queryAddress().getHostString()).isEqualTo("0.0.0.0");
  }
}
