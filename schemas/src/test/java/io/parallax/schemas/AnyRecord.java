package io.parallax.schemas;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** Records of any type with something in every field. */
final class AnyRecord {
  private final SplittableRandom random;

  private AnyRecord(long seed) {
    random = new SplittableRandom(seed);
  }

  /** A record of a type; another one for another seed. */
  static <T extends SpecificRecord> T of(Class<T> type, long seed) {
    return type.cast(new AnyRecord(seed).value(SpecificData.get().getSchema(type)));
  }

  private Object value(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> record(schema);
      case ENUM -> constant(schema);
      case ARRAY -> list(schema.getElementType());
      case MAP -> Map.of("key-" + random.nextInt(100), value(schema.getValueType()));
      case UNION -> value(schema.getTypes().get(random.nextInt(schema.getTypes().size())));
      case NULL -> null;
      case STRING -> "text-" + random.nextInt(100);
      case BYTES -> bytes();
      case BOOLEAN -> random.nextBoolean();
      case INT -> random.nextInt(-2, 300);
      case LONG ->
          schema.getLogicalType() == null
              ? (Object) random.nextLong(1L << random.nextInt(1, 60))
              : Instant.ofEpochMilli(random.nextLong(1L << 41));
      case FLOAT -> (float) random.nextDouble();
      case DOUBLE -> random.nextDouble();
      default -> throw new IllegalArgumentException("no record has " + schema.getType());
    };
  }

  private SpecificRecord record(Schema schema) {
    SpecificRecord record = (SpecificRecord) SpecificData.get().newRecord(null, schema);
    for (Schema.Field field : record.getSchema().getFields()) {
      record.put(field.pos(), value(field.schema()));
    }
    return record;
  }

  private Object constant(Schema schema) {
    List<String> symbols = schema.getEnumSymbols();
    return SpecificData.get().createEnum(symbols.get(random.nextInt(symbols.size())), schema);
  }

  private List<Object> list(Schema elements) {
    List<Object> list = new ArrayList<>();
    for (int left = 1 + random.nextInt(4); left > 0; left--) {
      list.add(value(elements));
    }
    return list;
  }

  private ByteBuffer bytes() {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }
}
