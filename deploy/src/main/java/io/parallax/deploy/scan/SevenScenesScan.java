package io.parallax.deploy.scan;

import io.parallax.deploy.scan.MatrixFile.CameraMatrix;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The layout of the 7-Scenes data set.
 *
 * <p>{@code seq-NN/frame-NNNNNN.color.png} (or jpg), {@code .depth.png} (16 bit, millimetres, 65535
 * where invalid) and {@code .pose.txt} (4×4, camera to world). Without a {@code
 * camera-intrinsics.txt} the Kinect's nominal camera is taken, as the data set's authors say. A
 * frame is what has a colour image; sequences count as taken one after the other.
 */
final class SevenScenesScan {
  private static final DepthFormat DEPTH = DepthFormat.invalidAt(65535);
  private static final CameraMatrix KINECT = new CameraMatrix(585, 585, 320, 240);
  private static final int FRAMES_PER_SECOND = 30;
  private static final Pattern SEQUENCE = Pattern.compile("seq-(\\d+)");
  private static final Pattern COLOUR = Pattern.compile("frame-(\\d+)\\.color\\.(?:jpg|png)");

  private SevenScenesScan() {}

  /** Whether a directory looks like this layout. */
  static boolean recognises(Path directory) {
    return Files.isDirectory(directory) && !NumberedPath.list(directory, SEQUENCE).isEmpty();
  }

  static Scan open(Path directory) {
    List<NumberedPath> sequences = NumberedPath.list(directory, SEQUENCE);
    List<RecordedFrame> frames = new ArrayList<>();
    Path firstDepth = null;
    Instant start = Instant.EPOCH;
    for (NumberedPath sequence : sequences) {
      String prefix = sequences.size() == 1 ? "" : sequence.number() + "-";
      Instant next = start;
      for (NumberedPath image : NumberedPath.list(sequence.path(), COLOUR)) {
        Instant capturedAt = start.plus(image.sinceFrameZero(FRAMES_PER_SECOND));
        frames.add(frame(prefix, image, capturedAt));
        firstDepth = firstDepth == null ? beside(image, ".depth.png") : firstDepth;
        next = capturedAt.plus(Duration.ofSeconds(1).dividedBy(FRAMES_PER_SECOND));
      }
      start = next;
    }
    if (firstDepth == null) {
      throw new UnreadableScanException(
          directory, "holds no seq-NN/frame-NNNNNN.color.png or .color.jpg");
    }
    return new RecordedFrames(
        directory, CameraFile.intrinsics(directory, firstDepth, KINECT), frames);
  }

  private static RecordedFrame frame(String prefix, NumberedPath image, Instant capturedAt) {
    String id = prefix + image.number();
    Path depth = FrameFiles.require(beside(image, ".depth.png"), id);
    Path pose = FrameFiles.require(beside(image, ".pose.txt"), id);
    return RecordedFrame.of(
        id, FrameFiles.of(image.path(), depth, DEPTH), MatrixFile.readPose(pose), capturedAt);
  }

  private static Path beside(NumberedPath image, String ending) {
    return image.path().resolveSibling("frame-" + image.digits() + ending);
  }
}
