package io.parallax.deploy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.parallax.schemas.Registry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry whose schemas outlive it. */
class KeptSchemasTest {
  @TempDir Path directory;

  @Test
  void shouldGiveTheSameIdsAfterEveryRestart() throws Exception {
    Random random = new Random(5);
    List<Integer> ids = new ArrayList<>();
    for (int start = 0; start < 6; start++) {
      try (EmbeddedRegistry registry = start()) {
        SchemaRegistryClient client = client(registry);
        for (int i = 0; i < ids.size(); i++) {
          assertThat(client.getSchemaById(ids.get(i))).isEqualTo(schema(i));
        }
        for (int more = random.nextInt(4); more > 0; more--) {
          int id = client.register("subject-" + ids.size() % 3, schema(ids.size()));
          assertThat(ids).doesNotContain(id);
          ids.add(id);
        }
        assertThat(client.getAllVersions("subject-0")).hasSize((ids.size() + 2) / 3);
      }
    }
    assertThat(ids).hasSizeGreaterThan(6);
  }

  @Test
  void shouldNotKnowASchemaThatItCannotKeep() throws Exception {
    try (EmbeddedRegistry registry = start()) {
      int first = client(registry).register("a", schema(0));
      Path inTheWay = Files.createDirectory(directory.resolve("schemas.json.next"));

      assertThatExceptionOfType(RestClientException.class)
          .isThrownBy(() -> client(registry).register("a", schema(1)))
          .satisfies(e -> assertThat(e.getErrorCode()).isEqualTo(50001));
      assertThat(client(registry).getAllVersions("a")).hasSize(1);

      Files.delete(inTheWay);
      assertThat(client(registry).register("b", schema(2))).isEqualTo(first + 1);
    }
  }

  @Test
  void shouldNotStartWithSchemasThatItCannotRead() throws Exception {
    for (String content :
        List.of("", "{", "null", "{}", "{\"schemas\":[],\"subjects\":{\"a\":[1]}}")) {
      Files.writeString(directory.resolve("schemas.json"), content);

      assertThatIllegalStateException().isThrownBy(this::start).withMessageContaining("schemas");
      assertThat(directory.resolve("schemas.json")).hasContent(content);
    }
  }

  @Test
  void shouldNotShareItsDirectory() throws Exception {
    try (EmbeddedRegistry registry = start()) {
      assertThatIllegalStateException()
          .isThrownBy(this::start)
          .withMessage("another registry runs in " + directory);
      client(registry).register("a", schema(0));
    }
    start().close();
  }

  private EmbeddedRegistry start() {
    return EmbeddedRegistry.start(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), directory);
  }

  /** Every two of these can read each other's records. */
  private static AvroSchema schema(int number) {
    return new AvroSchema(
        ("{'type':'record','name':'R','fields':[{'name':'f"
                + number
                + "','type':'int','default':0}]}")
            .replace('\'', '"'));
  }

  private static SchemaRegistryClient client(EmbeddedRegistry registry) {
    return Registry.client(registry.url(), Map.of());
  }
}
