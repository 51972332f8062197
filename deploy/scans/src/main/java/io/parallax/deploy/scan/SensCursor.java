package io.parallax.deploy.scan;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A place in a {@code .sens} file, from which little-endian numbers are read, each once. */
final class SensCursor {
  private final Path path;
  private final FileChannel channel;
  private final long size;
  private long position;
  private String where = "its header";

  /** A cursor at the beginning of a file that the caller closes. */
  SensCursor(Path path, FileChannel channel) throws IOException {
    this.path = path;
    this.channel = channel;
    this.size = channel.size();
  }

  /** Says what is read from here on, for the message should the file end in it. */
  void at(String part) {
    where = part;
  }

  /** What is being read. */
  String where() {
    return where;
  }

  /** Bytes from the beginning of the file. */
  long position() {
    return position;
  }

  /** Bytes to the end of the file. */
  long remaining() {
    return size - position;
  }

  int u32() throws IOException {
    return next(Integer.BYTES).getInt();
  }

  long u64() throws IOException {
    return next(Long.BYTES).getLong();
  }

  float f32() throws IOException {
    return next(Float.BYTES).getFloat();
  }

  /** 16 floats. */
  double[] matrix() throws IOException {
    ByteBuffer buffer = next(16 * Float.BYTES);
    double[] matrix = new double[16];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = buffer.getFloat();
    }
    return matrix;
  }

  /** Passes bytes over. */
  void skip(long bytes) {
    require(bytes);
    position += bytes;
  }

  /** Bytes from anywhere in the file. */
  byte[] bytes(long offset, int length) throws IOException {
    position = offset;
    return next(length).array();
  }

  /** What is wrong with the file. */
  UnreadableScanException failure(String problem) {
    return new UnreadableScanException(path, problem);
  }

  private ByteBuffer next(int bytes) throws IOException {
    require(bytes);
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      int count = channel.read(buffer, position + buffer.position());
      if (count < 0) {
        throw failure("was cut off while it was read");
      }
    }
    position += bytes;
    return buffer.flip();
  }

  private void require(long bytes) {
    if (bytes < 0 || bytes > remaining()) {
      throw failure("is cut off in " + where);
    }
  }
}
