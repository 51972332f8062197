package io.parallax.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.parallax.schemas.codec.Damage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AvroSerdeTest {
  private static final String TOPIC = "frames";

  private final MockSchemaRegistryClient client = new MockSchemaRegistryClient();
  private final AvroSerde<Frame> frames = AvroSerde.of(Frame.class, client);

  @Test
  void shouldGiveBackTheFrameWhenItWasWritten() {
    Frame frame = frame();

    assertThat(read(write(frame))).isEqualTo(frame);
  }

  @ParameterizedTest
  @MethodSource("io.parallax.schemas.TopicCatalogue#all")
  void shouldGiveBackARecordOfDefaults(Topic<?> topic) throws Exception {
    roundTrip(topic);
  }

  @Test
  void shouldStartWithMagicByteAndBigEndianSchemaId() throws Exception {
    byte[] bytes = write(frame());

    assertThat(bytes[0]).isZero();
    assertThat(client.getAllSubjects()).containsExactly("frames-value");
    assertThat(ByteBuffer.wrap(bytes).getInt(1))
        .isEqualTo(client.getLatestSchemaMetadata("frames-value").getId());
  }

  @Test
  void shouldRegisterTheSchemaAsItIsWrittenDown() throws Exception {
    write(frame());

    Schema registered = (Schema) client.getSchemas("", false, true).get(0).rawSchema();
    assertThat(registered.toString()).doesNotContain("avro.java.string");
    assertThat(registered.getDoc()).isEqualTo(Frame.getClassSchema().getDoc());
  }

  @Test
  void shouldKeepNullAsTombstone() {
    assertThat(frames.serializer().serialize(TOPIC, null)).isNull();
    assertThat(frames.deserializer().deserialize(TOPIC, null)).isNull();
  }

  @Test
  void shouldOnlyLookUpWhenConfiguredSo() throws Exception {
    AvroSerde<Frame> lookingUp =
        AvroSerde.of(Frame.class, client, Map.of(Registry.AUTO_REGISTER_CONFIG, "false"));

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> lookingUp.serializer().serialize(TOPIC, frame()))
        .withMessageStartingWith("Cannot find the schema of Frame under subject frames-value");

    byte[] registered = write(frame());
    assertThat(lookingUp.serializer().serialize(TOPIC, frame())).isEqualTo(registered);
  }

  @Test
  void shouldRefuseToBeConfiguredForKeysOrNonsense() {
    assertThatIllegalArgumentException().isThrownBy(() -> frames.configure(Map.of(), true));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> frames.configure(Map.of(Registry.AUTO_REGISTER_CONFIG, "perhaps"), false))
        .withMessage("schema.registry.auto.register must be true or false, but is \"perhaps\"");
  }

  @Test
  void shouldSayWhatIsWrongWhenTheHeaderIs() {
    byte[] bytes = write(frame());
    byte[] magic = bytes.clone();
    magic[0] = '{';

    assertUnreadable(new byte[0], "it is empty");
    assertUnreadable(magic, "it starts with byte 123 instead of the magic byte 0");
    assertUnreadable(new byte[] {0, -1, -1, -1, -5, 0}, "its schema id is -5");
    assertUnreadable(Arrays.copyOf(bytes, 4), "it ends inside the schema id");
  }

  @Test
  void shouldSayWhatIsWrongWhenTheRecordIsCutOrGoesOn() {
    byte[] bytes = write(frame());

    assertUnreadable(
        Arrays.copyOf(bytes, bytes.length - 1),
        "it ends too early, after %s bytes".formatted(bytes.length - 6));
    assertUnreadable(Arrays.copyOf(bytes, 5), "it ends too early, after 0 bytes");
    assertUnreadable(
        Arrays.copyOf(bytes, bytes.length + 1),
        "it goes on after its end (%s bytes)".formatted(bytes.length - 4));
  }

  @Test
  void shouldSayWhatIsWrongWhenTheRecordIsOfAnotherType() {
    byte[] model =
        AvroSerde.of(Model.class, client)
            .serializer()
            .serialize("models", Model.newBuilder().build());

    assertUnreadable(model, "schema id 1 is of io.parallax.schemas.Model");
  }

  @Test
  void shouldReadIntoItsOwnFieldsWhenAnotherVersionWrote() throws Exception {
    Schema older =
        new Schema.Parser()
            .parse(
                """
                {"type":"record","name":"Model","namespace":"io.parallax.schemas","fields":[
                 {"name":"uri","type":"string","default":""},
                 {"name":"colour","type":"string","default":""},
                 {"name":"generation","type":"string","default":""}]}""");
    int id = client.register("models-value", new AvroSchema(older));
    GenericRecord written =
        new GenericRecordBuilder(older)
            .set("uri", "file:a.onnx")
            .set("colour", "red")
            .set("generation", "g1")
            .build();

    Model read =
        AvroSerde.of(Model.class, client)
            .deserializer()
            .deserialize("models", confluent(id, older, written));

    assertThat(read)
        .isEqualTo(Model.newBuilder().setGeneration("g1").setUri("file:a.onnx").build());
  }

  @Test
  void shouldSayWhatIsWrongWhenAFieldIsMissing() {
    Frame frame = frame();
    frame.setCamera(null);

    assertThatExceptionOfType(SerializationException.class)
        .isThrownBy(() -> write(frame))
        .withMessageStartingWith("Cannot write Frame for topic frames: ")
        .withMessageContaining("camera");
    assertThat(read(write(frame()))).isEqualTo(frame());
  }

  @Test
  void shouldServeSeveralThreads() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Boolean>> work = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        Frame frame = frame();
        frame.setFrameId("frame-" + i);
        frame.setDepth(ByteBuffer.wrap(new byte[i * 20]));
        work.add(() -> read(write(frame)).equals(frame));
      }
      for (Future<Boolean> equal : threads.invokeAll(work)) {
        assertThat(equal.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void shouldReturnOrRefuseWhenBytesAreDamaged() {
    Random random = new Random(1);
    byte[] bytes = write(frame());
    int refused = 0;
    for (int round = 0; round < 5000; round++) {
      // The schema id stays: what happens to an unknown one is the registry's answer.
      byte[] body = Damage.damage(Arrays.copyOfRange(bytes, 5, bytes.length), random);
      byte[] damaged = Arrays.copyOf(bytes, 5 + body.length);
      System.arraycopy(body, 0, damaged, 5, body.length);
      try {
        read(damaged);
      } catch (SerializationException e) {
        assertThat(e).hasMessageStartingWith("Not a readable Frame record of topic frames: ");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1000);
  }

  private void assertUnreadable(byte[] bytes, String why) {
    assertThatExceptionOfType(SerializationException.class)
        .isThrownBy(() -> read(bytes))
        .withMessage("Not a readable Frame record of topic frames: " + why);
  }

  private byte[] write(Frame frame) {
    return frames.serializer().serialize(TOPIC, frame);
  }

  private Frame read(byte[] bytes) {
    return frames.deserializer().deserialize(TOPIC, bytes);
  }

  private <T extends SpecificRecord> void roundTrip(Topic<T> topic) throws Exception {
    SpecificData model = SpecificData.getForClass(topic.valueClass());
    SpecificRecordBase record =
        (SpecificRecordBase) model.newRecord(null, model.getSchema(topic.valueClass()));
    for (Schema.Field field : record.getSchema().getFields()) {
      record.put(field.pos(), model.getDefaultValue(field));
    }
    AvroSerde<T> serde = AvroSerde.of(topic.valueClass(), client);
    T written = topic.valueClass().cast(record);

    byte[] bytes = serde.serializer().serialize(topic.name(), written);

    assertThat(serde.deserializer().deserialize(topic.name(), bytes)).isEqualTo(written);
  }

  private static byte[] confluent(int id, Schema schema, GenericRecord record) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0);
    out.write(ByteBuffer.allocate(4).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static Frame frame() {
    return Frame.newBuilder()
        .setSceneId("flat")
        .setFrameId("0001")
        .setSourceId("robot-1")
        .setCapturedAt(Instant.ofEpochMilli(1_700_000_000_123L))
        .setColour(ByteBuffer.wrap(new byte[] {1, 2, 3}))
        .setDepth(ByteBuffer.wrap(new byte[300]))
        .setCamera(new Camera(320, 240, 289.0, 290.0, 160.0, 120.0))
        .setCameraToWorld(List.of(1.0, 0.0, 0.0, 0.5, 0.0, 1.0))
        .setSuperpixels(new SuperpixelRaster(2, 1, ByteBuffer.wrap(new byte[] {9})))
        .build();
  }
}
