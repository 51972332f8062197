package io.parallax.inference.onnx;

import ai.onnxruntime.platform.Fp16Conversions;
import io.parallax.inference.onnx.WireMessage.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A constant tensor of an ONNX graph.
 *
 * @param message as it is in the file
 */
public record OnnxTensor(WireMessage message) {
  /** The element type of 32-bit floats. */
  public static final int FLOAT = 1;

  /** The element type of 64-bit integers. */
  public static final int INT64 = 7;

  /** The element type of 16-bit floats. */
  public static final int FLOAT16 = 10;

  // Tags of the messages of onnx.proto.
  private static final int SIZES = 1;
  private static final int ELEMENT = 2;
  private static final int FLOATS = 4;
  private static final int HALVES = 5;
  private static final int NAME = 8;
  private static final int RAW = 9;
  private static final int EXTERNAL_ENTRY = 13;
  private static final int LOCATION = 14;
  private static final int ENTRY_KEY = 1;
  private static final int ENTRY_VALUE = 2;
  private static final long EXTERNAL = 1;

  /** A tensor of floats. */
  public static OnnxTensor of(String name, float[] values, long... sizes) {
    return of(name, FLOAT, raw(FLOAT, values), sizes);
  }

  /** A tensor of 64-bit integers along one axis. */
  public static OnnxTensor of(String name, long... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return of(name, INT64, bytes.array(), values.length);
  }

  private static OnnxTensor of(String name, int type, byte[] raw, long... sizes) {
    List<Field> fields = new ArrayList<>();
    for (long size : sizes) {
      fields.add(Field.of(SIZES, size));
    }
    fields.add(Field.of(ELEMENT, type));
    fields.add(Field.of(NAME, name));
    fields.add(Field.of(RAW, raw));
    return new OnnxTensor(new WireMessage(fields));
  }

  /** Its name. */
  public String name() {
    return message.text(NAME);
  }

  /** Its sizes along all axes. */
  public List<Long> sizes() {
    return message.numbers(SIZES);
  }

  /** The number that ONNX has for the type of its elements. */
  public long elementType() {
    return message.number(ELEMENT);
  }

  /**
   * Where its bytes lie, if they are in another file.
   *
   * @throws IllegalArgumentException if an offset or length is no number of bytes
   */
  public Optional<ExternalTensor> external() {
    if (message.number(LOCATION) != EXTERNAL) {
      return Optional.empty();
    }
    Map<String, String> entries = new LinkedHashMap<>();
    for (Field entry : message.all(EXTERNAL_ENTRY)) {
      WireMessage pair = entry.message();
      entries.put(pair.text(ENTRY_KEY), pair.text(ENTRY_VALUE));
    }
    String name = name();
    return Optional.of(
        new ExternalTensor(
            name,
            entries.getOrDefault("location", ""),
            bytes(name, entries, "offset", 0),
            bytes(name, entries, "length", ExternalTensor.TO_THE_END)));
  }

  private static long bytes(
      String tensor, Map<String, String> entries, String key, long otherwise) {
    String value = entries.get(key);
    if (value == null) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(value);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new IllegalArgumentException(
        "the %s of tensor \"%s\" is no number of bytes: %s".formatted(key, tensor, value));
  }

  /**
   * Its values, if they are in its file.
   *
   * @throws IllegalArgumentException if it has no floats of 32 or 16 bits, or they lie elsewhere
   */
  public float[] floats() {
    List<Field> raw = message.all(RAW);
    if (!raw.isEmpty()) {
      return floats(raw.get(0).bytes());
    }
    if (elementType() == FLOAT16) {
      List<Long> halves = message.numbers(HALVES);
      float[] values = new float[halves.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = Fp16Conversions.fp16ToFloat(halves.get(i).shortValue());
      }
      return values;
    }
    int size = message.all(FLOATS).stream().mapToInt(f -> f.bytes().remaining()).sum();
    ByteBuffer values = ByteBuffer.allocate(size);
    message.all(FLOATS).forEach(field -> values.put(field.bytes().duplicate()));
    return floats(values.flip());
  }

  /**
   * Its values, where its bytes are these.
   *
   * @throws IllegalArgumentException if its type is none of floats of 32 or 16 bits
   */
  public float[] floats(ByteBuffer bytes) {
    ByteBuffer from = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    boolean isHalf = elementType() == FLOAT16;
    if (!isHalf && elementType() != FLOAT) {
      throw new IllegalArgumentException("tensor \"" + name() + "\" has no floats");
    }
    float[] values = new float[from.remaining() / (isHalf ? Short.BYTES : Float.BYTES)];
    for (int i = 0; i < values.length; i++) {
      values[i] = isHalf ? Fp16Conversions.fp16ToFloat(from.getShort()) : from.getFloat();
    }
    return values;
  }

  /** The same tensor with other values in its type, in its own file. */
  public OnnxTensor withFloats(float[] values) {
    List<Field> kept =
        message.fields().stream()
            .filter(
                field ->
                    switch (field.tag()) {
                      case FLOATS, HALVES, EXTERNAL_ENTRY, LOCATION -> false;
                      default -> true;
                    })
            .toList();
    Field raw = Field.of(RAW, raw(elementType(), values));
    return new OnnxTensor(new WireMessage(kept).replacing(RAW, List.of(raw)));
  }

  /** The same tensor under another name. */
  public OnnxTensor named(String name) {
    return new OnnxTensor(message.replacing(NAME, List.of(Field.of(NAME, name))));
  }

  private static byte[] raw(long type, float[] values) {
    int size = type == FLOAT16 ? Short.BYTES : Float.BYTES;
    ByteBuffer bytes = ByteBuffer.allocate(values.length * size).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      if (type == FLOAT16) {
        bytes.putShort(Fp16Conversions.floatToFp16(value));
      } else {
        bytes.putFloat(value);
      }
    }
    return bytes.array();
  }
}
