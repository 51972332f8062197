package io.parallax.inference.onnx;

/**
 * Where the bytes of a tensor lie that are in another file.
 *
 * @param name of the tensor
 * @param location of the file, as it is written: relative to the directory of the ONNX file
 * @param offset of its first byte
 * @param length in bytes, {@link #TO_THE_END} if it is not given
 */
public record ExternalTensor(String name, String location, long offset, long length) {
  /** The length of a tensor that ends with its file. */
  public static final long TO_THE_END = -1;
}
