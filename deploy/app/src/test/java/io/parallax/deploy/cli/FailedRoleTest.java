package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.embedded.EmbeddedBroker;
import io.parallax.deploy.embedded.EmbeddedRegistry;
import io.parallax.deploy.monitor.Monitor;
import io.parallax.schemas.Label;
import io.parallax.schemas.Registry;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.client.MonitorSettings;
import io.parallax.testkit.FreePort;
import io.parallax.topology.TopologyApplication;
import io.parallax.topology.TopologyConfig;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A topology that fails for good, as its registry has gone: alive before, not alive after. It has a
 * name of its own, so no other thread takes the place of one that fails.
 */
final class FailedRoleTest {
  private static final long TIMEOUT_MILLIS = 60_000;

  @TempDir Path directory;

  @Test
  void shouldNotBeAliveWhenItHasFailedForGood() throws Exception {
    int port = FreePort.find();
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        Monitor monitor =
            Monitor.open("topology", Map.of(MonitorSettings.PORT, Integer.toString(port)))) {
      EmbeddedRegistry registry = EmbeddedRegistry.start();
      Cluster cluster = new Cluster(broker.bootstrapServers(), registry.url(), Map.of());
      cluster.prepareTopics(OptionalInt.of(1));
      TopologyConfig config =
          new TopologyConfig(
              Map.of(
                  TopologyConfig.BOOTSTRAP_SERVERS,
                  broker.bootstrapServers(),
                  Registry.URL_CONFIG,
                  registry.url(),
                  TopologyConfig.STATE_DIR,
                  directory.toString(),
                  "kafka.group.instance.id",
                  "topology-0"));
      try (TopologyApplication application = new TopologyApplication(config, monitor.meters());
          KafkaProducer<String, Label> producer =
              new KafkaProducer<>(
                  cluster.clients(),
                  new StringSerializer(),
                  cluster.serdes().of(TopicCatalogue.LABELS).serializer())) {
        // The topology has not seen this schema when the registry goes.
        producer
            .send(
                new ProducerRecord<>(TopicCatalogue.LABELS.name(), "s", Label.newBuilder().build()))
            .get();
        registry.close();
        monitor.watch(application);
        assertThat(status(port, "live")).isEqualTo(200);
        assertThat(status(port, "started")).isEqualTo(503);

        application.start();

        long deadline = System.currentTimeMillis() + TIMEOUT_MILLIS;
        while (status(port, "live") == 200 && System.currentTimeMillis() < deadline) {
          Thread.sleep(100);
        }
        assertThat(status(port, "live")).isEqualTo(503);
        assertThat(status(port, "ready")).isEqualTo(503);
        assertThat(status(port, "started")).isEqualTo(503);
      }
    }
  }

  private static int status(int port, String question) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + port + "/health/" + question);
    return ((HttpURLConnection) address.toURL().openConnection()).getResponseCode();
  }
}
