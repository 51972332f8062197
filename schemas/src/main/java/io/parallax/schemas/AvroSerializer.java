package io.parallax.schemas;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaUtils;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;

/** The writing half of {@link AvroSerde}. */
final class AvroSerializer<T extends SpecificRecord> implements Serializer<T> {
  private final Class<T> type;
  private final SchemaRegistryClient client;
  private final DatumWriter<T> writer;
  private final AvroSchema schema;
  private final Map<String, Integer> idByTopic = new ConcurrentHashMap<>();
  private volatile boolean register = true;

  @SuppressWarnings("unchecked")
  AvroSerializer(Class<T> type, SchemaRegistryClient client) {
    this.type = type;
    this.client = client;
    SpecificData model = SpecificData.getForClass(type);
    this.writer = (DatumWriter<T>) model.createDatumWriter(model.getSchema(type));
    this.schema = asWrittenDown(model);
  }

  @Override
  public void configure(Map<String, ?> config, boolean isKey) {
    if (isKey) {
      throw new IllegalArgumentException("Keys are strings; this Serde is for values");
    }
    Object value = config.get(Registry.AUTO_REGISTER_CONFIG);
    if (value != null) {
      register = requireBoolean(value.toString().strip());
    }
  }

  @Override
  public byte[] serialize(String topic, T record) {
    if (record == null) {
      return null;
    }
    int id = idByTopic.computeIfAbsent(topic, this::schemaId);
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try {
      out.write(AvroSerde.MAGIC);
      out.write(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      writer.write(record, encoder);
      encoder.flush();
      return out.toByteArray();
    } catch (IOException | RuntimeException e) {
      throw new SerializationException(
          "Cannot write %s for topic %s: %s".formatted(type.getSimpleName(), topic, e.getMessage()),
          e);
    }
  }

  private int schemaId(String topic) {
    String subject = topic + "-value";
    try {
      return register ? client.register(subject, schema) : client.getId(subject, schema);
    } catch (IOException | RestClientException e) {
      throw new RegistryException(
          "Cannot %s the schema of %s under subject %s: %s"
              .formatted(
                  register ? "register" : "find", type.getSimpleName(), subject, e.getMessage()),
          e);
    }
  }

  /** Without the properties that only the Java compiler of Avro needs: as in the .avsc file. */
  private AvroSchema asWrittenDown(SpecificData model) {
    Object empty = model.newRecord(null, model.getSchema(type));
    return new AvroSchema(AvroSchemaUtils.getSchema(empty, false, false, true));
  }

  private static boolean requireBoolean(String value) {
    if (value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")) {
      return Boolean.parseBoolean(value);
    }
    throw new IllegalArgumentException(
        "%s must be true or false, but is \"%s\"".formatted(Registry.AUTO_REGISTER_CONFIG, value));
  }
}
