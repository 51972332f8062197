package io.parallax.deploy.scan;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;

/** A {@code .sens} file that a test writes, field by field. */
final class SensBytes {
  static final double[] IDENTITY = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** The fields of the header that tests vary, as they are in ScanNet. */
  static final class Header {
    int version = 4;
    String sensor = "StructureSensor";
    int colourCompression = 2;
    int depthCompression = 1;
    int colourWidth = 4;
    int colourHeight = 2;
    int depthWidth = 4;
    int depthHeight = 2;
    float depthShift = 1000;
    double[] colourCamera = IDENTITY.clone();
    double[] colourExtrinsic = IDENTITY.clone();
    double[] depthExtrinsic = IDENTITY.clone();
    double[] depthCamera = {5, 0, 1.5, 0, 0, 6, 0.5, 0, 0, 0, 1, 0, 0, 0, 0, 1};
    long frames = 1;
  }

  SensBytes(Header header) {
    u32(header.version);
    u64(header.sensor.length());
    raw(header.sensor.getBytes(StandardCharsets.US_ASCII));
    matrix(header.colourCamera);
    matrix(header.colourExtrinsic);
    matrix(header.depthCamera);
    matrix(header.depthExtrinsic);
    u32(header.colourCompression);
    u32(header.depthCompression);
    u32(header.colourWidth);
    u32(header.colourHeight);
    u32(header.depthWidth);
    u32(header.depthHeight);
    u32(Float.floatToIntBits(header.depthShift));
    u64(header.frames);
  }

  SensBytes frame(double[] pose, long micros, byte[] colour, byte[] depth) {
    return frameHeader(pose, micros, colour.length, depth.length).raw(colour).raw(depth);
  }

  SensBytes frameHeader(double[] pose, long micros, long colourBytes, long depthBytes) {
    matrix(pose);
    u64(micros);
    u64(micros + 11);
    u64(colourBytes);
    return u64(depthBytes);
  }

  SensBytes raw(byte[] more) {
    bytes.writeBytes(more);
    return this;
  }

  byte[] toArray() {
    return bytes.toByteArray();
  }

  /** Samples as the file has them when they are not compressed. */
  static byte[] samples(int... samples) {
    ByteBuffer buffer = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int sample : samples) {
      buffer.putShort((short) sample);
    }
    return buffer.array();
  }

  static byte[] zlib(byte[] content) {
    Deflater deflater = new Deflater();
    deflater.setInput(content);
    deflater.finish();
    byte[] buffer = new byte[content.length + 100];
    int length = deflater.deflate(buffer);
    deflater.end();
    return Arrays.copyOf(buffer, length);
  }

  private void matrix(double[] matrix) {
    for (double value : matrix) {
      u32(Float.floatToIntBits((float) value));
    }
  }

  private void u32(int value) {
    raw(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  private SensBytes u64(long value) {
    return raw(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
  }
}
