package io.parallax.deploy.scan;

import io.parallax.scorer.geometry.Intrinsics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The layout of the 7-Scenes data set.
 *
 * <p>{@code seq-NN/frame-NNNNNN.color.png} (or jpg), {@code .depth.png} (16 bit, millimetres, 65535
 * where invalid) and {@code .pose.txt} (4×4, camera to world). A frame is what has a colour image;
 * sequences count as taken one after the other.
 *
 * <p>A sequence may be given by itself: the scene is then called after the scan and the sequence,
 * {@code redkitchen-seq-01}, and the camera's file may lie in either directory.
 *
 * <p>The data set has depth as the Kinect took it, from a camera of its own, which is also the one
 * that the poses are of (KinectFusion tracks depth). Here it is brought into the colour camera, and
 * so are the poses. Cameras and extrinsics are nominal. Focal lengths: 585 of depth, as the data
 * set's authors say, 525 of colour, as those who register it take. Extrinsics: the colour camera 25
 * mm to the right, not turned. The baseline is where published calibrations of this Kinect agree
 * (25.6 mm of LIRIS, 25.4 mm of ROS); in the rotation they differ by up to a degree, as devices do,
 * and none is of the device that took this data. {@code deploy/doc/scans.md} has the measurements
 * on the red kitchen that this was chosen by.
 *
 * <p>{@code camera-intrinsics.txt} says another depth camera, or, where depth is registered
 * already, another camera of both.
 */
final class SevenScenesScan {
  private static final int MILLIMETRES = 1000;
  private static final Intrinsics DEPTH_CAMERA = new Intrinsics(640, 480, 585, 585, 320, 240);
  private static final Intrinsics COLOUR_CAMERA = new Intrinsics(640, 480, 525, 525, 320, 240);

  /** Points as the colour camera has them lie so much further left. */
  private static final double BASELINE = 0.025;

  private static final double[] DEPTH_TO_COLOUR = {
    1, 0, 0, -BASELINE, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1
  };

  private static final int FRAMES_PER_SECOND = 30;
  private static final Pattern SEQUENCE = Pattern.compile("seq-(\\d+)");
  private static final Pattern COLOUR =
      Pattern.compile("frame-(\\d+)\\.color" + ImageFiles.COLOUR_ENDING);

  private SevenScenesScan() {}

  /** Whether a directory looks like this layout, or like one sequence of it. */
  static boolean recognises(Path directory) {
    return Files.isDirectory(directory)
        && (!NumberedPath.list(directory, SEQUENCE).isEmpty() || isSequence(directory));
  }

  private static boolean isSequence(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.anyMatch(entry -> COLOUR.matcher(entry.getFileName().toString()).matches());
    } catch (IOException e) {
      throw new UnreadableScanException(directory, e);
    }
  }

  static Scan open(Path directory, DepthOptions options) {
    List<NumberedPath> sequences = NumberedPath.list(directory, SEQUENCE);
    return sequences.isEmpty()
        ? openSequence(directory, options)
        : open(directory, directory, directory, sequences, options);
  }

  private static Scan openSequence(Path directory, DepthOptions options) {
    Path sequence = directory.toAbsolutePath().normalize();
    Path scan = sequence.getParent();
    boolean named = scan != null && scan.getFileName() != null;
    return open(
        directory,
        scan == null || CameraFile.isIn(directory) ? directory : scan,
        named
            ? sequence.resolveSibling(scan.getFileName() + "-" + sequence.getFileName())
            : sequence,
        List.of(new NumberedPath(directory, "0")),
        options);
  }

  private static Scan open(
      Path directory,
      Path cameraPlace,
      Path named,
      List<NumberedPath> sequences,
      DepthOptions options) {
    List<RecordedFrame> frames = new ArrayList<>();
    DepthFormat depth = null;
    Instant start = Instant.EPOCH;
    for (NumberedPath sequence : sequences) {
      String prefix = sequences.size() == 1 ? "" : sequence.number() + "-";
      ImageFiles depths = ImageFiles.in(sequence.path());
      Instant next = start;
      for (NumberedPath image : NumberedPath.list(sequence.path(), COLOUR)) {
        Instant capturedAt = start.plus(image.sinceFrameZero(FRAMES_PER_SECOND));
        String id = prefix + image.number();
        Path file = depths.require("frame-" + image.digits() + ".depth", id);
        depth = depth == null ? depth(cameraPlace, image, file, options) : depth;
        frames.add(frame(id, image, FrameFiles.of(image.path(), file, depth), capturedAt));
        next = capturedAt.plus(Duration.ofSeconds(1).dividedBy(FRAMES_PER_SECOND));
      }
      start = next;
    }
    if (depth == null) {
      throw new UnreadableScanException(
          directory, "holds no seq-NN/frame-NNNNNN.color.png or .color.jpg");
    }
    return new RecordedFrames(directory, named, depth, frames);
  }

  private static DepthFormat depth(
      Path cameraPlace, NumberedPath first, Path image, DepthOptions options) {
    FieldOfView.requireSameShape(options, first.path(), image);
    double unitsPerMetre = options.unitsPerMetreOr(MILLIMETRES);
    if (options.registered()) {
      return DepthFormat.of(
          CameraFile.intrinsics(cameraPlace, image, COLOUR_CAMERA), unitsPerMetre);
    }
    Intrinsics camera = CameraFile.intrinsics(cameraPlace, image, DEPTH_CAMERA);
    Intrinsics colour = COLOUR_CAMERA.resized(camera.width(), camera.height());
    return DepthFormat.of(camera, unitsPerMetre)
        .with(Optional.of(new DepthRegistration(camera, DEPTH_TO_COLOUR, colour)));
  }

  private static RecordedFrame frame(
      String id, NumberedPath image, FrameFiles files, Instant capturedAt) {
    Path pose =
        FrameFiles.require(
            image.path().resolveSibling("frame-" + image.digits() + ".pose.txt"), id);
    return RecordedFrame.of(id, files, MatrixFile.readPose(pose), capturedAt);
  }
}
