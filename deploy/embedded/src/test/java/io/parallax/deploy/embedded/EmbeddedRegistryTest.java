package io.parallax.deploy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.RestService;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.parallax.schemas.AvroSerde;
import io.parallax.schemas.Model;
import io.parallax.schemas.Registry;
import io.parallax.schemas.RegistryException;
import io.parallax.schemas.Topic;
import io.parallax.schemas.TopicCatalogue;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EmbeddedRegistryTest {
  private static final String SUBJECT = "models-value";
  private static final AvroSchema FIRST = schema("{'name':'a','type':'int','default':0}");
  private static final AvroSchema SECOND =
      schema("{'name':'a','type':'int','default':0},{'name':'b','type':'string','default':''}");
  private static final AvroSchema INCOMPATIBLE = schema("{'name':'a','type':'string'}");

  private final EmbeddedRegistry registry = EmbeddedRegistry.start();
  private final SchemaRegistryClient client = client();

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void shouldGiveTheSameSchemaTheSameId() throws Exception {
    int first = client.register(SUBJECT, FIRST);
    int second = client.register(SUBJECT, SECOND);

    assertThat(second).isNotEqualTo(first);
    assertThat(client().register(SUBJECT, FIRST)).isEqualTo(first);
    assertThat(client().register("other-value", FIRST)).isEqualTo(first);
    assertThat(client().getId(SUBJECT, SECOND)).isEqualTo(second);
    assertThat(client().getVersion(SUBJECT, SECOND)).isEqualTo(2);
  }

  @Test
  void shouldGiveBackASchemaByItsIdAndItsVersion() throws Exception {
    int id = client.register(SUBJECT, FIRST);
    client.register(SUBJECT, SECOND);

    assertThat(client().getSchemaById(id)).isEqualTo(FIRST);
    assertThat(client().getSchemaMetadata(SUBJECT, 1).getSchema())
        .isEqualTo(FIRST.canonicalString());
    assertThat(client().getLatestSchemaMetadata(SUBJECT).getVersion()).isEqualTo(2);
    assertThat(client().getAllVersions(SUBJECT)).containsExactly(1, 2);
    assertThat(client().getAllSubjects()).containsExactly(SUBJECT);
    assertThat(new RestService(registry.url()).getConfig(null).getCompatibilityLevel())
        .isEqualTo("FULL_TRANSITIVE");
  }

  @Test
  void shouldRefuseWhenASchemaIsIncompatible() throws Exception {
    client.register(SUBJECT, FIRST);

    assertRefused(409, () -> client.register(SUBJECT, INCOMPATIBLE));
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(
            () -> AvroSerde.of(Model.class, client).serializer().serialize("models", new Model()))
        .withMessageContaining("Cannot register the schema of Model under subject models-value");
    assertThat(client.getAllVersions(SUBJECT)).containsExactly(1);
  }

  @Test
  void shouldAnswerWithConfluentsErrorCodesWhenNothingIsFound() throws Exception {
    assertRefused(40401, () -> client.getId(SUBJECT, FIRST));
    assertRefused(40401, () -> client.getAllVersions(SUBJECT));

    client.register(SUBJECT, FIRST);

    assertRefused(40402, () -> client.getSchemaMetadata(SUBJECT, 7));
    assertRefused(40403, () -> client.getId(SUBJECT, SECOND));
    assertRefused(40403, () -> client.getSchemaById(99));
  }

  @Test
  void shouldRefuseWhenTheRequestMakesNoSense() throws Exception {
    assertThat(post("/subjects/a/versions", "{")).isEqualTo(400);
    assertThat(post("/subjects/a/versions", "{}")).isEqualTo(422);
    assertThat(post("/subjects/a/versions", "{\"schema\":\"{}\"}")).isEqualTo(422);
    assertThat(post("/subjects/a/nothing", "{}")).isEqualTo(404);
    assertThat(client.getAllSubjects()).isEmpty();
  }

  @Test
  void shouldServeTheSerdeOfEveryTopic() throws Exception {
    for (Topic<?> topic : TopicCatalogue.all()) {
      roundTrip(topic);
    }
    assertThat(client.getAllSubjects())
        .containsExactlyInAnyOrderElementsOf(
            TopicCatalogue.all().stream().map(topic -> topic.name() + "-value").toList());
  }

  @Test
  void shouldBlameTheRecordWhenItsSchemaIsUnknown() {
    AvroSerde<Model> serde = AvroSerde.of(Model.class, client);

    assertThatExceptionOfType(SerializationException.class)
        .isThrownBy(() -> serde.deserializer().deserialize("models", new byte[] {0, 0, 0, 0, 42}))
        .withMessage(
            "Not a readable Model record of topic models: the registry knows no schema id 42");
  }

  @Test
  void shouldRegisterNothingWhenSchemasAreOnlyLookedUp() throws Exception {
    AvroSerde<Model> serde =
        AvroSerde.of(Model.class, client, Map.of(Registry.AUTO_REGISTER_CONFIG, "false"));

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> serde.serializer().serialize("models", new Model()))
        .withMessageContaining(SUBJECT);
    assertThat(client.getAllSubjects()).isEmpty();
  }

  @Test
  void shouldNotBlameTheRecordWhenTheRegistryIsGone() {
    AvroSerde<Model> serde = AvroSerde.of(Model.class, client);
    registry.close();

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> serde.deserializer().deserialize("models", new byte[] {0, 0, 0, 0, 1}));
  }

  private <T extends SpecificRecord> void roundTrip(Topic<T> topic) throws Exception {
    T record = topic.valueClass().getDeclaredConstructor().newInstance();
    SpecificData model = SpecificData.getForClass(topic.valueClass());
    for (Schema.Field field : record.getSchema().getFields()) {
      record.put(field.pos(), model.getDefaultValue(field));
    }
    byte[] bytes =
        AvroSerde.of(topic.valueClass(), client).serializer().serialize(topic.name(), record);

    assertThat(AvroSerde.of(topic.valueClass(), client()).deserializer().deserialize("any", bytes))
        .isEqualTo(record);
  }

  private static void assertRefused(int code, ThrowingCallable request) {
    assertThatExceptionOfType(RestClientException.class)
        .isThrownBy(request)
        .satisfies(e -> assertThat(e.getErrorCode()).isEqualTo(code));
  }

  private int post(String path, String json) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(registry.url() + path))
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  /** One with an empty cache. */
  private SchemaRegistryClient client() {
    return Registry.client(registry.url(), Map.of());
  }

  private static AvroSchema schema(String fields) {
    String json = "{'type':'record','name':'R','fields':[" + fields + "]}";
    return new AvroSchema(json.replace('\'', '"'));
  }
}
