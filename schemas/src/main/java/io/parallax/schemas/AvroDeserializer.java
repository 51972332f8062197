package io.parallax.schemas;

import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/** The reading half of {@link AvroSerde}. */
final class AvroDeserializer<T extends SpecificRecord> implements Deserializer<T> {
  /** The error codes of a registry that looked and found nothing are 404xx. */
  private static final int NOT_FOUND = 404;

  private final Class<T> type;
  private final SchemaRegistryClient client;
  private final SpecificData model;
  private final Schema schema;
  private final Map<Integer, DatumReader<T>> readerById = new ConcurrentHashMap<>();

  AvroDeserializer(Class<T> type, SchemaRegistryClient client) {
    this.type = type;
    this.client = client;
    this.model = SpecificData.getForClass(type);
    this.schema = model.getSchema(type);
  }

  @Override
  public T deserialize(String topic, byte[] bytes) {
    if (bytes == null) {
      return null;
    }
    DatumReader<T> reader = reader(topic, schemaId(topic, bytes));
    int length = bytes.length - AvroSerde.HEADER_BYTES;
    BinaryDecoder decoder =
        DecoderFactory.get().binaryDecoder(bytes, AvroSerde.HEADER_BYTES, length, null);
    try {
      T record = reader.read(null, decoder);
      if (!decoder.isEnd()) {
        throw unreadable(topic, "it goes on after its end (" + length + " bytes)", null);
      }
      return record;
    } catch (EOFException e) {
      throw unreadable(topic, "it ends too early, after " + length + " bytes", e);
    } catch (SerializationException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Avro has no exception of its own for bytes that make no sense: a negative length, an
      // unknown branch or enum symbol each end in another one.
      throw unreadable(topic, "its bytes make no sense: " + e.getMessage(), e);
    }
  }

  private int schemaId(String topic, byte[] bytes) {
    if (bytes.length == 0) {
      throw unreadable(topic, "it is empty", null);
    }
    if (bytes[0] != AvroSerde.MAGIC) {
      throw unreadable(
          topic,
          "it starts with byte %s instead of the magic byte 0".formatted(bytes[0] & 0xFF),
          null);
    }
    if (bytes.length < AvroSerde.HEADER_BYTES) {
      throw unreadable(topic, "it ends inside the schema id", null);
    }
    int id = ByteBuffer.wrap(bytes).getInt(1);
    if (id <= 0) {
      throw unreadable(topic, "its schema id is " + id, null);
    }
    return id;
  }

  private DatumReader<T> reader(String topic, int id) {
    DatumReader<T> known = readerById.get(id);
    if (known != null) {
      return known;
    }
    DatumReader<T> reader = readerFrom(topic, id);
    readerById.put(id, reader);
    return reader;
  }

  private DatumReader<T> readerFrom(String topic, int id) {
    ParsedSchema parsed = fetch(topic, id);
    if (!(parsed instanceof AvroSchema avro)) {
      throw unreadable(topic, "schema id " + id + " is " + parsed.schemaType(), null);
    }
    Schema written = avro.rawSchema();
    if (written.getType() != Schema.Type.RECORD
        || !written.getFullName().equals(schema.getFullName())) {
      throw unreadable(topic, "schema id %s is of %s".formatted(id, written.getFullName()), null);
    }
    return new Reader<>(written, schema, model);
  }

  private ParsedSchema fetch(String topic, int id) {
    try {
      return client.getSchemaById(id);
    } catch (IOException | RestClientException e) {
      // A plain 404 comes from a server that is no registry at this address.
      if (e instanceof RestClientException refusal && refusal.getErrorCode() / 100 == NOT_FOUND) {
        throw unreadable(topic, "the registry knows no schema id " + id, e);
      }
      throw new RegistryException("Cannot fetch schema id %s: %s".formatted(id, e.getMessage()), e);
    }
  }

  private SerializationException unreadable(String topic, String why, Exception cause) {
    return new SerializationException(
        "Not a readable %s record of topic %s: %s".formatted(type.getSimpleName(), topic, why),
        cause);
  }

  /**
   * Avro's reader, which makes a list as long as the bytes say before it reads what is in it: here
   * lists grow as they are read, so that few bytes do not take much memory.
   */
  private static final class Reader<T> extends SpecificDatumReader<T> {
    private static final int FIRST_ROOM = 64;

    Reader(Schema written, Schema expected, SpecificData model) {
      super(written, expected, model);
    }

    @Override
    protected Object newArray(Object old, int size, Schema schema) {
      return super.newArray(old, Math.min(size, FIRST_ROOM), schema);
    }
  }
}
