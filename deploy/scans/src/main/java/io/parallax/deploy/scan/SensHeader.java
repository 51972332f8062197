package io.parallax.deploy.scan;

import io.parallax.deploy.scan.MatrixFile.CameraMatrix;
import io.parallax.schemas.image.Limits;
import io.parallax.scorer.geometry.Intrinsics;
import java.awt.Dimension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * What a {@code .sens} file says of all its frames: the version (u32), the sensor's name (u64
 * length, bytes), four 4×4 matrices of floats (intrinsic and extrinsic, of colour and of depth),
 * how colour and depth are compressed (i32 each), width and height of colour and of depth (u32
 * each), and depth units a metre (f32).
 *
 * @param matrices of the cameras, 4×4 each
 * @param colourSize of the colour images; nothing if the file says none
 * @param compressed whether depth is zlib of the samples, or the samples as they are
 */
record SensHeader(
    Matrices matrices,
    Optional<Dimension> colourSize,
    boolean compressed,
    int depthWidth,
    int depthHeight,
    float units) {

  /** The matrices in their order. */
  record Matrices(
      double[] colourIntrinsic,
      double[] colourExtrinsic,
      double[] depthIntrinsic,
      double[] depthExtrinsic) {}

  private static final int VERSION = 4;
  private static final int PNG = 1;
  private static final int JPEG = 2;
  private static final int RAW_DEPTH = 0;
  private static final int ZLIB_DEPTH = 1;
  private static final int LONGEST_NAME = 1 << 12;

  /** Deflate makes at most so many bytes of one. */
  private static final int MOST_INFLATED = 1032;

  /** Reads the header, the cursor being at the beginning of the file. */
  static SensHeader read(SensCursor in) throws IOException {
    int version = in.u32();
    if (version != VERSION) {
      throw in.failure(
          "is no .sens file of version %s; it begins with %s".formatted(VERSION, version));
    }
    long nameBytes = in.u64();
    if (nameBytes < 0 || nameBytes > LONGEST_NAME) {
      throw in.failure(
          "has a sensor's name of %s bytes".formatted(Long.toUnsignedString(nameBytes)));
    }
    in.skip(nameBytes);
    Matrices matrices = new Matrices(in.matrix(), in.matrix(), in.matrix(), in.matrix());
    int colour = in.u32();
    if (colour != PNG && colour != JPEG) {
      throw in.failure(
          "has colour of compression %s; 1 (PNG), 2 (JPEG) are read".formatted(colour));
    }
    int depth = in.u32();
    if (depth != RAW_DEPTH && depth != ZLIB_DEPTH) {
      throw in.failure("has depth of compression %s; 0 (none), 1 (zlib) are read".formatted(depth));
    }
    Dimension colourSize = size(in, "colour", 0);
    Dimension depthSize = size(in, "depth", 1);
    float units = in.f32();
    if (!(units > 0) || Float.isInfinite(units)) {
      throw in.failure("has %s depth units a metre".formatted(units));
    }
    return new SensHeader(
        matrices,
        Optional.of(colourSize).filter(size -> size.width > 0 && size.height > 0),
        depth == ZLIB_DEPTH,
        depthSize.width,
        depthSize.height,
        units);
  }

  private static Dimension size(SensCursor in, String image, int least) throws IOException {
    int width = in.u32();
    int height = in.u32();
    if (width < least || height < least || (long) width * height > Limits.MAX_PIXELS) {
      throw in.failure(
          "has %s images of %s×%s pixels"
              .formatted(image, Integer.toUnsignedString(width), Integer.toUnsignedString(height)));
    }
    return new Dimension(width, height);
  }

  /** How depth lies in the file; the file is for the message, should its cameras be none. */
  DepthFormat depthFormat(Path file, DepthOptions options) {
    options.requireNoScale(file, "in its header");
    Intrinsics depth = camera(matrices.depthIntrinsic).of(file, depthWidth, depthHeight);
    if (options.registered() || colourSize.isEmpty()) {
      return DepthFormat.of(depth, units);
    }
    ScanNetCameras.requireSamePlace(file, "colour's ", matrices.colourExtrinsic);
    ScanNetCameras.requireSamePlace(file, "depth's ", matrices.depthExtrinsic);
    // Zeros or the identity stand there where the writer knew no camera.
    Optional<CameraMatrix> colour =
        Optional.of(camera(matrices.colourIntrinsic)).filter(matrix -> matrix.fx() > 1);
    return ScanNetCameras.of(file, depth, colour, colourSize.get()).depthFormat(units);
  }

  private static CameraMatrix camera(double[] matrix) {
    return new CameraMatrix(matrix[0], matrix[5], matrix[2], matrix[6]);
  }

  /**
   * The samples of a depth image, row-major.
   *
   * @param frame its place in the file, for the message
   * @param stored as it lies in the file
   * @throws UnreadableScanException if it is damaged, or of another size
   */
  short[] depth(Path file, int frame, byte[] stored) {
    byte[] samples = compressed ? inflate(file, frame, stored) : stored;
    int expected = Short.BYTES * depthWidth * depthHeight;
    if (samples.length != expected) {
      throw damaged(file, frame, "has %s bytes, not %s".formatted(samples.length, expected));
    }
    short[] depth = new short[depthWidth * depthHeight];
    ByteBuffer.wrap(samples).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(depth);
    return depth;
  }

  private byte[] inflate(Path file, int frame, byte[] stored) {
    int declared = Short.BYTES * depthWidth * depthHeight;
    if (declared / MOST_INFLATED > stored.length) {
      throw damaged(file, frame, "is not the zlib of %s bytes".formatted(declared));
    }
    byte[] samples = new byte[declared];
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(stored);
      int length = 0;
      int count;
      do {
        count = inflater.inflate(samples, length, samples.length - length);
        length += count;
      } while (count > 0);
      // The end of the stream, with its checksum, is only seen when more is asked for.
      if (length < samples.length || inflater.inflate(new byte[1]) > 0 || !inflater.finished()) {
        throw damaged(file, frame, "is not the zlib of %s bytes".formatted(samples.length));
      }
      return samples;
    } catch (DataFormatException e) {
      throw damaged(file, frame, "is damaged: " + e.getMessage());
    } finally {
      inflater.end();
    }
  }

  private static UnreadableScanException damaged(Path file, int frame, String problem) {
    return new UnreadableScanException(file, "depth image of frame " + frame + " " + problem);
  }
}
