package io.parallax.inference.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A Protocol Buffers message as its fields in their order, which is all it takes to edit an ONNX
 * file.
 *
 * @param fields in the order of their bytes
 */
public record WireMessage(List<Field> fields) {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  /**
   * A field.
   *
   * @param type of its encoding
   * @param number its value, when it is a varint
   * @param bytes its value, when it is something else; part of what was parsed, not copied
   */
  public record Field(int tag, int type, long number, ByteBuffer bytes) {
    /** A field of bytes. */
    public static Field of(int tag, byte[] bytes) {
      return new Field(tag, BYTES, 0, ByteBuffer.wrap(bytes));
    }

    /** A field of text. */
    public static Field of(int tag, String text) {
      return of(tag, text.getBytes(UTF_8));
    }

    /** A field of a number. */
    public static Field of(int tag, long number) {
      return new Field(tag, VARINT, number, null);
    }

    /** A field of a message. */
    public static Field of(int tag, WireMessage message) {
      return of(tag, message.toBytes());
    }

    /**
     * The value as a text.
     *
     * @throws IllegalArgumentException if it is a number
     */
    public String text() {
      return UTF_8.decode(requireBytes().duplicate()).toString();
    }

    /**
     * The value as a message.
     *
     * @throws IllegalArgumentException if it is none
     */
    public WireMessage message() {
      return parse(requireBytes().duplicate());
    }

    private ByteBuffer requireBytes() {
      if (type != BYTES) {
        throw new IllegalArgumentException("field " + tag + " is a number");
      }
      return bytes;
    }
  }

  /** A message of these fields. */
  public static WireMessage of(Field... fields) {
    return new WireMessage(List.of(fields));
  }

  /**
   * Reads a message.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static WireMessage parse(byte[] bytes) {
    return parse(ByteBuffer.wrap(bytes));
  }

  /**
   * Reads a message; its fields share the buffer's bytes.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static WireMessage parse(ByteBuffer bytes) {
    ByteBuffer in = bytes.slice();
    List<Field> fields = new ArrayList<>();
    try {
      while (in.hasRemaining()) {
        long key = readVarint(in);
        int tag = (int) (key >>> 3);
        int type = (int) (key & 7);
        switch (type) {
          case VARINT -> fields.add(Field.of(tag, readVarint(in)));
          case FIXED64 -> fields.add(new Field(tag, type, 0, read(in, Long.BYTES)));
          case BYTES -> fields.add(new Field(tag, type, 0, read(in, readVarint(in))));
          case FIXED32 -> fields.add(new Field(tag, type, 0, read(in, Integer.BYTES)));
          default -> throw new IllegalArgumentException("no such type of field: " + type);
        }
      }
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("message is cut off", e);
    }
    return new WireMessage(fields);
  }

  private static ByteBuffer read(ByteBuffer in, long length) {
    if (length < 0 || length > in.remaining()) {
      throw new IllegalArgumentException("message is cut off");
    }
    ByteBuffer bytes = in.slice(in.position(), (int) length);
    in.position(in.position() + (int) length);
    return bytes;
  }

  private static long readVarint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("number is too long");
  }

  /** The bytes of the message. */
  public byte[] toBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Field field : fields) {
      writeVarint(out, (long) field.tag << 3 | field.type);
      if (field.type == VARINT) {
        writeVarint(out, field.number);
      } else {
        if (field.type == BYTES) {
          writeVarint(out, field.bytes.remaining());
        }
        byte[] bytes = new byte[field.bytes.remaining()];
        field.bytes.duplicate().get(bytes);
        out.writeBytes(bytes);
      }
    }
    return out.toByteArray();
  }

  private static void writeVarint(ByteArrayOutputStream out, long value) {
    long left = value;
    while ((left & ~0x7FL) != 0) {
      out.write((int) ((left & 0x7F) | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
  }

  /** The fields of one tag. */
  public List<Field> all(int tag) {
    return fields.stream().filter(field -> field.tag == tag).toList();
  }

  /**
   * The numbers of all fields of one tag, whether each has its own or one has them all.
   *
   * @throws IllegalArgumentException if they are none
   */
  public List<Long> numbers(int tag) {
    List<Long> numbers = new ArrayList<>();
    for (Field field : all(tag)) {
      if (field.type == VARINT) {
        numbers.add(field.number);
        continue;
      }
      ByteBuffer packed = field.requireBytes().duplicate();
      try {
        while (packed.hasRemaining()) {
          numbers.add(readVarint(packed));
        }
      } catch (BufferUnderflowException e) {
        throw new IllegalArgumentException("message is cut off", e);
      }
    }
    return numbers;
  }

  /** The message with other fields in place of those of one tag, at the place of the first. */
  public WireMessage replacing(int tag, List<Field> others) {
    List<Field> changed = new ArrayList<>();
    boolean isPlaced = false;
    for (Field field : fields) {
      if (field.tag != tag) {
        changed.add(field);
      } else if (!isPlaced) {
        isPlaced = true;
        changed.addAll(others);
      }
    }
    if (!isPlaced) {
      changed.addAll(others);
    }
    return new WireMessage(changed);
  }

  /** The number of a field, or 0 if there is none. */
  public long number(int tag) {
    List<Field> found = all(tag);
    return found.isEmpty() ? 0 : found.get(0).number();
  }

  /** The text of a field, or "" if there is none. */
  public String text(int tag) {
    List<Field> found = all(tag);
    return found.isEmpty() ? "" : found.get(0).text();
  }
}
