package io.parallax.inference.model;

import java.util.Locale;

/** Of what type the numbers are that a graph is fed. */
public enum ElementType {
  /** 32 bits, normalised. */
  FLOAT(Float.BYTES),
  /** 16 bits, normalised. */
  FLOAT16(Short.BYTES),
  /** The colours themselves, 0 to 255: the graph normalises them. */
  UINT8(Byte.BYTES);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one number. */
  public int bytes() {
    return bytes;
  }

  /** The name that ONNX and the descriptor have for it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
