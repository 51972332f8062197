package io.parallax.deploy.scan;

import io.parallax.deploy.scan.MatrixFile.CameraMatrix;
import io.parallax.scorer.geometry.Intrinsics;
import java.awt.Dimension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The layout of the 7-Scenes data set.
 *
 * <p>{@code seq-NN/frame-NNNNNN.color.png} (or jpg), {@code .depth.png} (16 bit, millimetres, 65535
 * where invalid) and {@code .pose.txt} (4×4, camera to world). Without a {@code
 * camera-intrinsics.txt} the Kinect's nominal camera is taken, as the data set's authors say. A
 * frame is what has a colour image.
 */
final class SevenScenesScan {
  private static final int INVALID_DEPTH = 65535;
  private static final CameraMatrix KINECT = new CameraMatrix(585, 585, 320, 240);
  private static final Pattern SEQUENCE = Pattern.compile("seq-(\\d+)");
  private static final Pattern COLOUR = Pattern.compile("frame-(\\d+)\\.color\\.(?:jpg|png)");

  private SevenScenesScan() {}

  /** Whether a directory looks like this layout. */
  static boolean recognises(Path directory) {
    return !NumberedPath.list(directory, SEQUENCE).isEmpty();
  }

  static Scan open(Path directory) {
    List<NumberedPath> sequences = NumberedPath.list(directory, SEQUENCE);
    List<FrameFiles> frames = new ArrayList<>();
    for (NumberedPath sequence : sequences) {
      String prefix = sequences.size() == 1 ? "" : sequence.number() + "-";
      for (NumberedPath image : NumberedPath.list(sequence.path(), COLOUR)) {
        frames.add(files(sequence.path(), prefix, image));
      }
    }
    if (frames.isEmpty()) {
      throw new UnreadableScanException(
          directory, "holds no seq-NN/frame-NNNNNN.color.png or .color.jpg");
    }
    return new RecordedFrames(
        directory,
        intrinsics(directory, frames.get(0).depth()),
        frames,
        depth -> GreyPng.withoutReading(depth, INVALID_DEPTH));
  }

  private static FrameFiles files(Path sequence, String prefix, NumberedPath image) {
    String stem = "frame-" + image.digits();
    return new FrameFiles(
        prefix + image.number(),
        image.path(),
        sequence.resolve(stem + ".depth.png"),
        sequence.resolve(stem + ".pose.txt"),
        Optional.empty(),
        Optional.empty());
  }

  private static Intrinsics intrinsics(Path directory, Path firstDepth) {
    Path file = directory.resolve("camera-intrinsics.txt");
    Dimension size = GreyPng.size(firstDepth);
    CameraMatrix camera = Files.exists(file) ? MatrixFile.readCamera(file) : KINECT;
    return camera.of(file, size.width, size.height);
  }
}
