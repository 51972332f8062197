package io.parallax.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.schemas.Registry;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.Test;

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
  void shouldLetProducersWaitForBrokersUnlessToldOtherwise() {
    String wait = StreamsConfig.producerPrefix(ProducerConfig.MAX_BLOCK_MS_CONFIG);
    String delivery = StreamsConfig.producerPrefix(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG);

    assertThat(new TopologyConfig(settings(TopologyConfig.THREADS, "1")).streamsConfig())
        .containsEntry(wait, Integer.MAX_VALUE)
        .containsEntry(delivery, Integer.MAX_VALUE);
    assertThat(new TopologyConfig(settings("kafka." + wait, "60000")).streamsConfig())
        .containsEntry(wait, "60000");
  }

  @Test
  void shouldTakeASilentInstanceForDeadSoonUnlessItIsExpectedBack() {
    String timeout = ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG;

    assertThat(new TopologyConfig(settings(TopologyConfig.THREADS, "1")).streamsConfig())
        .containsEntry(timeout, 10_000);
    assertThat(new TopologyConfig(settings("kafka." + timeout, "20000")).streamsConfig())
        .containsEntry(timeout, "20000");
    assertThat(new TopologyConfig(settings("kafka.group.instance.id", "kitchen")).streamsConfig())
        .doesNotContainKey(timeout);
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

  @Test
  void shouldWriteAnAddressOfSixteenBytesAsUrlsDo() {
    assertThat(QueryServer.location(new HostInfo("fd00::7", 18099), "/pictures/a/b"))
        .isEqualTo("http://[fd00::7]:18099/pictures/a/b");
    assertThat(HostInfo.buildFromEndpoint("fd00::7:18099"))
        .isEqualTo(new HostInfo("fd00::7", 18099));
  }
}
