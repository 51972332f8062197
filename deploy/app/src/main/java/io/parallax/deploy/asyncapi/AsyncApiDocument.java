package io.parallax.deploy.asyncapi;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parallax.schemas.Topic;
import io.parallax.schemas.TopicCatalogue;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificData;

/**
 * The AsyncAPI 3.0 document of all topics of the catalogue, with the Avro schemas of their records.
 *
 * <p>It is written from Parallax's side, as AsyncAPI wants it: Parallax receives what others send,
 * and sends all else.
 */
public final class AsyncApiDocument {
  private static final String VERSION = "3.0.0";
  private static final String BINDING_VERSION = "0.5.0";
  private static final String AVRO = "application/vnd.apache.avro+json;version=1.9.0";

  /** What the Java compiler of Avro adds to schemas, and nobody else needs. */
  private static final String JAVA_STRING = "avro.java.string";

  /** The topics that others write to. */
  private static final Set<Topic<?>> RECEIVED =
      Set.of(
          TopicCatalogue.FRAMES,
          TopicCatalogue.LABELS,
          TopicCatalogue.SCENE_COMMANDS,
          TopicCatalogue.MODELS);

  private static final ObjectMapper JSON = new ObjectMapper();

  private AsyncApiDocument() {}

  /**
   * The document as JSON.
   *
   * @param version of Parallax
   */
  public static String of(String version) {
    ObjectNode document = JSON.createObjectNode().put("asyncapi", VERSION);
    document
        .putObject("info")
        .put("title", "Parallax")
        .put("version", version)
        .put(
            "description",
            "The topics of Parallax. Keys are plain strings. Values are Avro in Confluent's wire"
                + " format: a zero byte, the id of the schema in the registry (4 bytes,"
                + " big-endian), the record in Avro binary. Schemas are registered under"
                + " <topic>-value; compatibility is FULL_TRANSITIVE.");
    document.put("defaultContentType", "avro/binary");
    ObjectNode channels = document.putObject("channels");
    ObjectNode operations = document.putObject("operations");
    ObjectNode messages = document.putObject("components").putObject("messages");
    for (Topic<?> topic : TopicCatalogue.all()) {
      String record = topic.valueClass().getSimpleName();
      channels.set(topic.name(), channel(topic, record));
      addOperation(operations, topic);
      messages.set(record, message(topic, record));
    }
    return text(document);
  }

  private static ObjectNode channel(Topic<?> topic, String record) {
    ObjectNode channel =
        JSON.createObjectNode().put("address", topic.name()).put("description", topic.doc());
    channel.putObject("messages").putObject(record).put("$ref", "#/components/messages/" + record);
    ObjectNode kafka = channel.putObject("bindings").putObject("kafka");
    kafka.put("topic", topic.name()).put("partitions", topic.partitions());
    ObjectNode configuration = kafka.putObject("topicConfiguration");
    Map<String, String> config = topic.config();
    configuration.putArray(CLEANUP_POLICY_CONFIG).add(config.get(CLEANUP_POLICY_CONFIG));
    if (config.containsKey(RETENTION_MS_CONFIG)) {
      configuration.put(RETENTION_MS_CONFIG, Long.parseLong(config.get(RETENTION_MS_CONFIG)));
    }
    configuration.put(MAX_MESSAGE_BYTES_CONFIG, topic.maxRecordBytes());
    kafka.put("bindingVersion", BINDING_VERSION);
    return channel;
  }

  private static void addOperation(ObjectNode operations, Topic<?> topic) {
    String action = RECEIVED.contains(topic) ? "receive" : "send";
    ObjectNode operation = operations.putObject(action + "-" + topic.name()).put("action", action);
    operation.putObject("channel").put("$ref", "#/channels/" + topic.name());
  }

  private static ObjectNode message(Topic<?> topic, String record) {
    ObjectNode message = JSON.createObjectNode().put("name", record).put("summary", topic.doc());
    ObjectNode kafka = message.putObject("bindings").putObject("kafka");
    kafka.putObject("key").put("type", "string").put("description", topic.key());
    kafka
        .put("schemaIdLocation", "payload")
        .put("schemaIdPayloadEncoding", "confluent")
        .put("schemaLookupStrategy", "TopicIdStrategy")
        .put("bindingVersion", BINDING_VERSION);
    ObjectNode payload = message.putObject("payload").put("schemaFormat", AVRO);
    payload.set("schema", schema(topic));
    return message;
  }

  private static JsonNode schema(Topic<?> topic) {
    String schema = SpecificData.get().getSchema(topic.valueClass()).toString();
    try {
      return plain(JSON.readTree(schema));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Avro wrote a schema that is no JSON", e);
    }
  }

  /** The schema as its file has it: {@code {"type": "string", …}} is plain {@code "string"}. */
  private static JsonNode plain(JsonNode node) {
    if (node instanceof ObjectNode object) {
      if (object.remove(JAVA_STRING) != null && object.size() == 1) {
        return object.get("type");
      }
      object.properties().forEach(property -> property.setValue(plain(property.getValue())));
      return object;
    }
    if (node.isArray()) {
      var items = JSON.createArrayNode();
      node.forEach(item -> items.add(plain(item)));
      return items;
    }
    return node;
  }

  private static String text(ObjectNode document) {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    try {
      return JSON.writer(
                  new DefaultPrettyPrinter()
                      .withObjectIndenter(indenter)
                      .withArrayIndenter(indenter))
              .writeValueAsString(document)
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
