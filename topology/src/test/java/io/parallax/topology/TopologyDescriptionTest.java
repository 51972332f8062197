package io.parallax.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.Registry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Pins names and wiring: a rename would orphan the state of a running cluster. */
final class TopologyDescriptionTest {
  @Test
  void shouldKeepNamesAndWiring() throws IOException {
    var config =
        new TopologyConfig(
            Map.of(
                TopologyConfig.BOOTSTRAP_SERVERS,
                "unused:9092",
                Registry.URL_CONFIG,
                "http://unused"));
    var serdes = new AvroSerdes(new MockSchemaRegistryClient(), Map.of());

    String description = ParallaxTopology.build(config, serdes).describe().toString();

    try (InputStream pinned = getClass().getResourceAsStream("topology.txt")) {
      assertThat(withSortedStores(description))
          .isEqualTo(new String(pinned.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** A stage's stores are a set, whose order is another one in every JVM. */
  private static String withSortedStores(String description) {
    return Pattern.compile("(?<=\\(stores: \\[)[^]]*")
        .matcher(description)
        .replaceAll(
            stores ->
                Arrays.stream(stores.group().split(", "))
                    .sorted()
                    .collect(Collectors.joining(", ")));
  }
}
