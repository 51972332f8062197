package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parallax.schemas.Topic;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.testkit.RepositoryFiles;
import java.io.IOException;
import java.nio.file.Files;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.Test;

/**
 * The AsyncAPI document.
 *
 * <p>{@code @asyncapi/parser} 3.6.6 of npm found it valid, with its Avro parser {@code
 * @asyncapi/avro-schema-parser} registered.
 */
final class AsyncApiPageTest {

  @Test
  void shouldBeTheCommittedDocument() throws IOException {
    Call call = Call.of("asyncapi");

    assertThat(call.exitCode()).isZero();
    assertThat(Files.readString(RepositoryFiles.require("deploy/asyncapi.json")))
        .as("deploy/asyncapi.json; write it again: deploy/parallax asyncapi > deploy/asyncapi.json")
        .isEqualTo(call.out());
  }

  @Test
  void shouldHaveEveryTopicWithTheSchemaOfItsRecords() throws IOException {
    JsonNode document = new ObjectMapper().readTree(Call.of("asyncapi").out());

    assertThat(document.path("channels").fieldNames())
        .toIterable()
        .containsExactlyElementsOf(TopicCatalogue.all().stream().map(Topic::name).toList());
    for (Topic<?> topic : TopicCatalogue.all()) {
      JsonNode message =
          document
              .path("channels")
              .path(topic.name())
              .path("messages")
              .get(topic.valueClass().getSimpleName());
      JsonNode schema =
          document.at(message.path("$ref").asText().substring(1)).at("/payload/schema");
      assertThat(new Schema.Parser().parse(schema.toString()))
          .isEqualTo(withoutJava(SpecificData.get().getSchema(topic.valueClass())));
      assertThat(document.path("operations").findValuesAsText("$ref"))
          .contains("#/channels/" + topic.name());
    }
  }

  /** Equality of schemas looks at properties as well. */
  private static Schema withoutJava(Schema schema) {
    return new Schema.Parser()
        .parse(
            schema
                .toString()
                .replace("{\"type\":\"string\",\"avro.java.string\":\"String\"}", "\"string\"")
                // The keys of a map are strings as well.
                .replace(",\"avro.java.string\":\"String\"", ""));
  }
}
