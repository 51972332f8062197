package io.parallax.deploy.scan;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A ScanNet {@code .sens} file of version 4: where its frames lie. Images are read when they are
 * asked for.
 *
 * <p>Little-endian throughout: a {@linkplain SensHeader header}, the number of frames, then for
 * each frame 16 floats (4×4, camera to world), the times of colour and depth (u64, microseconds),
 * the sizes of colour and depth (u64, bytes), and those bytes. What follows the frames (readings of
 * an inertial sensor) is not read.
 */
final class SensFile {
  /** Far more than an image of any camera takes. */
  private static final long LARGEST_IMAGE = 1 << 26;

  private static final int FRAME_HEADER_BYTES = 16 * Float.BYTES + 4 * Long.BYTES;

  /**
   * A frame's place in the file.
   *
   * @param micros when the colour image was taken, 0 if the file does not say
   * @param cameraToWorld 4×4 row-major; not finite where the tracking was lost
   * @param offset of the colour bytes, which the depth bytes follow
   */
  record Entry(long micros, double[] cameraToWorld, long offset, int colourBytes, int depthBytes) {}

  private final Path path;
  private final SensHeader header;
  private final DepthFormat depthFormat;
  private final List<Entry> entries;

  private SensFile(Path path, SensHeader header, DepthFormat depthFormat, List<Entry> entries) {
    this.path = path;
    this.header = header;
    this.depthFormat = depthFormat;
    this.entries = entries;
  }

  /**
   * Reads the header of the file and those of its frames.
   *
   * @throws UnreadableScanException if the file is cut off, of another version, or compressed in a
   *     way that is not known, or its colour and depth cannot be registered
   */
  static SensFile open(Path path, DepthOptions options) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      SensCursor in = new SensCursor(path, channel);
      SensHeader header = SensHeader.read(in);
      return new SensFile(path, header, header.depthFormat(path, options), entries(in));
    } catch (IOException e) {
      throw new UnreadableScanException(path, e);
    }
  }

  private static List<Entry> entries(SensCursor in) throws IOException {
    in.at("the number of frames");
    long count = in.u64();
    if (count < 0 || count > in.remaining() / FRAME_HEADER_BYTES) {
      throw in.failure(
          "says that it has %s frames, but has %s bytes for them"
              .formatted(Long.toUnsignedString(count), in.remaining()));
    }
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      in.at("frame " + i);
      double[] pose = in.matrix();
      long micros = in.u64();
      in.u64();
      long colourBytes = in.u64();
      long depthBytes = in.u64();
      requireSize(in, "colour", colourBytes);
      requireSize(in, "depth", depthBytes);
      entries.add(
          new Entry(Math.max(0, micros), pose, in.position(), (int) colourBytes, (int) depthBytes));
      in.skip(colourBytes + depthBytes);
    }
    return entries;
  }

  private static void requireSize(SensCursor in, String image, long bytes) {
    if (bytes < 0 || bytes > LARGEST_IMAGE) {
      throw in.failure(
          "%s image of %s has %s bytes, more than any image"
              .formatted(image, in.where(), Long.toUnsignedString(bytes)));
    }
  }

  /** The frames in order. */
  List<Entry> entries() {
    return entries;
  }

  /** How depth lies in the file. */
  DepthFormat depthFormat() {
    return depthFormat;
  }

  /** The images of the frame at a place in {@link #entries()}. */
  FrameImages images(int index) {
    Entry entry = entries.get(index);
    return new FrameImages() {
      @Override
      public byte[] colour() {
        return bytes(entry.offset(), entry.colourBytes());
      }

      @Override
      public byte[] depth() {
        byte[] stored = bytes(entry.offset() + entry.colourBytes(), entry.depthBytes());
        return depthFormat.image(header.depth(path, index, stored));
      }

      @Override
      public Optional<Path> depthFile() {
        return Optional.of(path);
      }
    };
  }

  private byte[] bytes(long offset, int length) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return new SensCursor(path, channel).bytes(offset, length);
    } catch (IOException e) {
      throw new UnreadableScanException(path, e);
    }
  }
}
