package io.parallax.schemas;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * The Serde of a record's values: Avro binary in Confluent's wire format.
 *
 * <pre>
 * byte 0     magic, 0
 * byte 1-4   id of the writer's schema in the registry, big-endian
 * byte 5-    the record, Avro binary
 * </pre>
 *
 * <p>The schema goes under the subject {@code <topic>-value}. A record that was written with an
 * older or newer version of its schema is read into the fields of this one. Null is a tombstone and
 * stays null. Safe for use by several threads.
 *
 * <p>What is wrong with a record ends in a {@link
 * org.apache.kafka.common.errors.SerializationException}; a registry without a usable answer ends
 * in a {@link RegistryException}.
 */
public final class AvroSerde<T extends SpecificRecord> implements Serde<T> {
  static final byte MAGIC = 0;
  static final int HEADER_BYTES = 5;

  private final AvroSerializer<T> serializer;
  private final AvroDeserializer<T> deserializer;

  private AvroSerde(Class<T> type, SchemaRegistryClient client) {
    this.serializer = new AvroSerializer<>(type, client);
    this.deserializer = new AvroDeserializer<>(type, client);
  }

  /** A Serde that registers the record's schema on first use of a topic. */
  public static <T extends SpecificRecord> AvroSerde<T> of(
      Class<T> type, SchemaRegistryClient client) {
    return new AvroSerde<>(type, client);
  }

  /** A Serde that registers or looks up, as {@link Registry#AUTO_REGISTER_CONFIG} says. */
  public static <T extends SpecificRecord> AvroSerde<T> of(
      Class<T> type, SchemaRegistryClient client, Map<String, ?> config) {
    AvroSerde<T> serde = new AvroSerde<>(type, client);
    serde.configure(config, false);
    return serde;
  }

  @Override
  public void configure(Map<String, ?> config, boolean isKey) {
    serializer.configure(config, isKey);
    deserializer.configure(config, isKey);
  }

  @Override
  public Serializer<T> serializer() {
    return serializer;
  }

  @Override
  public Deserializer<T> deserializer() {
    return deserializer;
  }
}
