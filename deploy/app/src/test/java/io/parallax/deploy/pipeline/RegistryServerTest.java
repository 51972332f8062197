package io.parallax.deploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.embedded.EmbeddedBroker;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.deploy.run.SceneResults;
import io.parallax.deploy.testkit.LocalRun;
import io.parallax.schemas.AvroSerde;
import io.parallax.schemas.Registry;
import io.parallax.schemas.RegistryException;
import io.parallax.schemas.SceneCommand;
import io.parallax.schemas.SceneCommandKind;
import io.parallax.testkit.RepositoryFiles;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the embedded registry does in its place, done by a real registry server. */
class RegistryServerTest {
  private static final Path TINY = RepositoryFiles.tinyModel();
  private static final String TOPIC = "scene-commands-here";

  @TempDir private static Path directory;
  private static RegistryServer server;

  /** One server for all tests; not before all, where a skip would not be reported. */
  @BeforeEach
  void start() throws Exception {
    if (server == null) {
      server = RegistryServer.start(directory.resolve("server.log"));
    }
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void shouldReadRecordsThatAnotherClientWrote() {
    SceneCommand command =
        new SceneCommand("kitchen", "g-1", SceneCommandKind.DRAIN, 27L, Instant.ofEpochMilli(5));

    byte[] bytes = serde().serializer().serialize(TOPIC, command);

    assertThat(bytes[0]).isZero();
    assertThat(serde().deserializer().deserialize(TOPIC, bytes)).isEqualTo(command);
  }

  @Test
  void shouldTellAnUnknownSchemaFromARegistryThatIsNotThere() {
    byte[] unknown = ByteBuffer.allocate(9).putInt(1, 471_100).array();
    assertThatThrownBy(() -> serde().deserializer().deserialize(TOPIC, unknown))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("the registry knows no schema id 471100");

    SchemaRegistryClient nobody = Registry.client("http://127.0.0.1:1", Map.of());
    var deserializer = AvroSerde.of(SceneCommand.class, nobody).deserializer();
    assertThatThrownBy(() -> deserializer.deserialize(TOPIC, unknown))
        .isInstanceOf(RegistryException.class);
  }

  @Test
  void shouldRefuseASchemaThatIsNotFullyTransitivelyCompatible() throws Exception {
    SchemaRegistryClient client = client();
    String subject = "widths-value";
    client.register(subject, record("{\"name\":\"a\",\"type\":\"int\",\"default\":0}"));
    client.updateCompatibility(subject, "FULL_TRANSITIVE");
    AvroSchema wider =
        record(
            "{\"name\":\"a\",\"type\":\"int\",\"default\":0},"
                + "{\"name\":\"b\",\"type\":\"int\",\"default\":0}");
    AvroSchema other = record("{\"name\":\"a\",\"type\":\"string\",\"default\":\"\"}");

    assertThat(client.testCompatibility(subject, wider)).isTrue();
    assertThat(client.testCompatibility(subject, other)).isFalse();
    assertThat(client.register(subject, wider)).isPositive();
    assertThatThrownBy(() -> client.register(subject, other)).hasMessageContaining("409");
  }

  @Test
  void shouldGiveTheSameResultsAsTheEmbeddedRegistry() {
    FlatScan scan = FlatScan.of(3, 8);
    SceneResults expected;
    try (EmbeddedCluster embedded = EmbeddedCluster.start()) {
      expected = run(scan, embedded.bootstrapServers(), embedded.registryUrl(), "embedded");
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      SceneResults results = run(scan, broker.bootstrapServers(), server.url(), "server");

      assertThat(results.frames()).isEqualTo(8);
      assertThat(results.deadLetters()).isEmpty();
      assertThat(results.scores()).isNotEmpty().hasSameElementsAs(expected.scores());
      assertThat(results.requests())
          .isNotEmpty()
          .usingRecursiveFieldByFieldElementComparatorIgnoringFields("decidedAt")
          .isEqualTo(expected.requests());
    }
  }

  private static SceneResults run(FlatScan scan, String brokers, String registry, String state) {
    return LocalRun.of(
        new Cluster(brokers, registry, Map.of()),
        scan,
        TINY,
        directory.resolve(state),
        pipeline -> {});
  }

  private static SchemaRegistryClient client() {
    return Registry.client(server.url(), Map.of());
  }

  private static AvroSerde<SceneCommand> serde() {
    return AvroSerde.of(SceneCommand.class, client());
  }

  private static AvroSchema record(String fields) {
    return new AvroSchema("{\"type\":\"record\",\"name\":\"Widths\",\"fields\":[" + fields + "]}");
  }
}
