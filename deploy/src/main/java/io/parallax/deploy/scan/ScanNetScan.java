package io.parallax.deploy.scan;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The layout of ScanNet's export.
 *
 * <p>{@code color/N.jpg} (or png), {@code depth/N.png} (16 bit, millimetres), {@code pose/N.txt}
 * (4×4, camera to world; {@code -inf} where tracking was lost), {@code
 * intrinsic/intrinsic_depth.txt}; where present {@code superpixel/N.png} and {@code label/N.png}. A
 * frame is what has a colour image. Whether depth lies in the colour camera, as in the data set, is
 * told by the other files in {@code intrinsic}: see {@link ScanNetCameras}.
 */
final class ScanNetScan {
  private static final Pattern COLOUR = Pattern.compile("(\\d+)\\.(?:jpg|jpeg|png)");
  private static final int FRAMES_PER_SECOND = 30;
  private static final int MILLIMETRES = 1000;

  private ScanNetScan() {}

  /** Whether a directory looks like this layout. */
  static boolean recognises(Path directory) {
    return Files.isDirectory(directory.resolve("color"))
        && Files.isDirectory(directory.resolve("depth"))
        && Files.isDirectory(directory.resolve("pose"));
  }

  static Scan open(Path directory, DepthOptions options) {
    Path colour = directory.resolve("color");
    List<NumberedPath> images = NumberedPath.list(colour, COLOUR);
    if (images.isEmpty()) {
      throw new UnreadableScanException(colour, "holds no image named N.jpg or N.png");
    }
    Path firstDepth = FrameFiles.require(depth(directory, images.get(0)), images.get(0).digits());
    DepthFormat format =
        ScanNetCameras.of(directory, images.get(0).path(), firstDepth, options)
            .depthFormat(options.unitsPerMetreOr(MILLIMETRES));
    return new RecordedFrames(
        directory, format, images.stream().map(image -> frame(directory, image, format)).toList());
  }

  private static RecordedFrame frame(Path directory, NumberedPath image, DepthFormat format) {
    String id = image.digits();
    Path depth = FrameFiles.require(depth(directory, image), id);
    Path pose = FrameFiles.require(directory.resolve("pose").resolve(id + ".txt"), id);
    FrameFiles files =
        FrameFiles.of(image.path(), depth, format)
            .with(
                directory.resolve("superpixel").resolve(id + ".png"),
                directory.resolve("label").resolve(id + ".png"));
    Instant capturedAt = Instant.EPOCH.plus(image.sinceFrameZero(FRAMES_PER_SECOND));
    return RecordedFrame.of(id, files, MatrixFile.readPose(pose), capturedAt);
  }

  private static Path depth(Path directory, NumberedPath image) {
    return directory.resolve("depth").resolve(image.digits() + ".png");
  }
}
