package io.parallax.deploy.scan;

import io.parallax.deploy.scan.MatrixFile.CameraMatrix;
import io.parallax.scorer.geometry.Intrinsics;
import java.awt.Dimension;
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
 * frame is what has a colour image.
 */
final class ScanNetScan {
  private static final Pattern COLOUR = Pattern.compile("(\\d+)" + ImageFiles.COLOUR_ENDING);
  private static final int FRAMES_PER_SECOND = 30;

  private ScanNetScan() {}

  /** Whether a directory looks like this layout. */
  static boolean recognises(Path directory) {
    return Files.isDirectory(directory.resolve("color"))
        && Files.isDirectory(directory.resolve("depth"))
        && Files.isDirectory(directory.resolve("pose"));
  }

  static Scan open(Path directory) {
    Path colour = directory.resolve("color");
    List<NumberedPath> images = NumberedPath.list(colour, COLOUR);
    if (images.isEmpty()) {
      throw new UnreadableScanException(colour, "holds no image named N.jpg or N.png");
    }
    ImageFiles depths = ImageFiles.in(directory.resolve("depth"));
    ImageFiles superpixels = ImageFiles.in(directory.resolve("superpixel"));
    ImageFiles labels = ImageFiles.in(directory.resolve("label"));
    List<RecordedFrame> frames = new ArrayList<>();
    for (NumberedPath image : images) {
      frames.add(frame(directory, image, depths, superpixels, labels));
    }
    String first = images.get(0).digits();
    return new RecordedFrames(
        directory, intrinsics(directory, depths.require(first, first)), frames);
  }

  private static RecordedFrame frame(
      Path directory,
      NumberedPath image,
      ImageFiles depths,
      ImageFiles superpixels,
      ImageFiles labels) {
    String id = image.digits();
    Path depth = depths.require(id, id);
    Path pose = FrameFiles.require(directory.resolve("pose").resolve(id + ".txt"), id);
    FrameFiles files =
        FrameFiles.of(image.path(), depth, DepthFormat.MILLIMETRES)
            .with(superpixels.find(id).orElse(null), labels.find(id).orElse(null));
    Instant capturedAt = Instant.EPOCH.plus(image.sinceFrameZero(FRAMES_PER_SECOND));
    return RecordedFrame.of(id, files, MatrixFile.readPose(pose), capturedAt);
  }

  private static Intrinsics intrinsics(Path directory, Path firstDepth) {
    Path file = directory.resolve("intrinsic").resolve("intrinsic_depth.txt");
    CameraMatrix camera = MatrixFile.readCamera(file);
    Dimension size = GreyPng.size(firstDepth);
    return camera.of(file, size.width, size.height);
  }
}
