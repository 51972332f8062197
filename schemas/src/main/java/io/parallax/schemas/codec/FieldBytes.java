package io.parallax.schemas.codec;

import java.nio.ByteBuffer;

/** The content of a field of bytes. */
public final class FieldBytes {
  private FieldBytes() {}

  /**
   * The bytes left in a buffer, which keeps its position.
   *
   * @return the array behind the buffer where it holds nothing else, so not to be written to
   */
  public static byte[] of(ByteBuffer field) {
    if (field.hasArray() && field.arrayOffset() == 0 && field.remaining() == field.array().length) {
      return field.array();
    }
    byte[] copy = new byte[field.remaining()];
    field.duplicate().get(copy);
    return copy;
  }
}
