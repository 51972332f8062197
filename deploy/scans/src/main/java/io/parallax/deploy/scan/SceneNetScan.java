package io.parallax.deploy.scan;

import io.parallax.scorer.geometry.Intrinsics;
import java.awt.Dimension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One trajectory of SceneNet RGB-D.
 *
 * <p>{@code photo/N.jpg} and {@code depth/N.png} (16 bit, millimetres along each pixel's ray, which
 * become z-depth here) are as the data set has them. It keeps its poses for all trajectories in one
 * protobuf: for this reader each is written to {@code pose/N.txt}, 4×4, camera to world, halfway
 * between the opening and the closing of the shutter. {@code instance/N.png} is not read: it tells
 * objects apart, and their classes are in the protobuf, too.
 *
 * <p>All trajectories have one camera, which rendered both images, 60° by 45°, whose axis goes
 * through the middle of the image: (160, 120) counted from the image's corner, which is (159.5,
 * 119.5) from the centre of the first pixel. N counts at 25 frames a second, of which the data set
 * has each 25th.
 */
final class SceneNetScan {
  private static final Pattern COLOUR = Pattern.compile("(\\d+)" + ImageFiles.COLOUR_ENDING);
  private static final int FRAMES_PER_SECOND = 25;
  private static final int MILLIMETRES = 1000;
  private static final int WIDTH = 320;
  private static final int HEIGHT = 240;
  private static final Intrinsics CAMERA =
      new Intrinsics(
          WIDTH,
          HEIGHT,
          WIDTH / 2.0 / Math.tan(Math.toRadians(60 / 2.0)),
          HEIGHT / 2.0 / Math.tan(Math.toRadians(45 / 2.0)),
          (WIDTH - 1) / 2.0,
          (HEIGHT - 1) / 2.0);

  private SceneNetScan() {}

  /** Whether a directory looks like this layout. */
  static boolean recognises(Path directory) {
    return Files.isDirectory(directory.resolve("photo"))
        && Files.isDirectory(directory.resolve("depth"));
  }

  static Scan open(Path directory, DepthOptions options) {
    Path photos = directory.resolve("photo");
    List<NumberedPath> images = NumberedPath.list(photos, COLOUR);
    if (images.isEmpty()) {
      throw new UnreadableScanException(photos, "holds no image named N.jpg");
    }
    Path poses = directory.resolve("pose");
    if (!Files.isDirectory(poses)) {
      throw new UnreadableScanException(
          poses,
          "is missing; the poses of SceneNet RGB-D come in a protobuf, write them here as N.txt"
              + " (4×4, camera to world)");
    }
    ImageFiles depths = ImageFiles.in(directory.resolve("depth"));
    String first = images.get(0).digits();
    Path firstDepth = depths.require(first, first);
    FieldOfView.requireSameShape(options, images.get(0).path(), firstDepth);
    DepthFormat format =
        DepthFormat.of(camera(firstDepth), options.unitsPerMetreOr(MILLIMETRES)).ofRays();
    List<RecordedFrame> frames = new ArrayList<>();
    for (NumberedPath image : images) {
      String id = image.digits();
      Path depth = depths.require(id, id);
      Path pose = FrameFiles.require(poses.resolve(id + ".txt"), id);
      frames.add(
          RecordedFrame.of(
              id,
              FrameFiles.of(image.path(), depth, format),
              MatrixFile.readPose(pose),
              Instant.EPOCH.plus(image.sinceFrameZero(FRAMES_PER_SECOND))));
    }
    return new RecordedFrames(directory, format, frames);
  }

  private static Intrinsics camera(Path depth) {
    Dimension size = GreyPng.size(depth);
    return CAMERA.resized(size.width, size.height);
  }
}
