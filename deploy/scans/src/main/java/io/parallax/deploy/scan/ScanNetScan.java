package io.parallax.deploy.scan;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
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
  private static final Pattern COLOUR = Pattern.compile("(\\d+)" + ImageFiles.COLOUR_ENDING);
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
    ImageFiles depths = ImageFiles.in(directory.resolve("depth"));
    ImageFiles superpixels = ImageFiles.in(directory.resolve("superpixel"));
    ImageFiles labels = ImageFiles.in(directory.resolve("label"));
    String first = images.get(0).digits();
    DepthFormat format =
        ScanNetCameras.of(directory, images.get(0).path(), depths.require(first, first), options)
            .depthFormat(options.unitsPerMetreOr(MILLIMETRES));
    List<RecordedFrame> frames = new ArrayList<>();
    for (NumberedPath image : images) {
      String id = image.digits();
      FrameFiles files =
          FrameFiles.of(image.path(), depths.require(id, id), format)
              .with(superpixels.find(id).orElse(null), labels.find(id).orElse(null));
      frames.add(frame(directory, image, files));
    }
    return new RecordedFrames(directory, format, frames);
  }

  private static RecordedFrame frame(Path directory, NumberedPath image, FrameFiles files) {
    String id = image.digits();
    Path pose = FrameFiles.require(directory.resolve("pose").resolve(id + ".txt"), id);
    Instant capturedAt = Instant.EPOCH.plus(image.sinceFrameZero(FRAMES_PER_SECOND));
    return RecordedFrame.of(id, files, MatrixFile.readPose(pose), capturedAt);
  }
}
