package io.parallax.deploy.scan;

import io.parallax.deploy.scan.MatrixFile.CameraMatrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The layout of the 7-Scenes data set.
 *
 * <p>{@code seq-NN/frame-NNNNNN.color.png} (or jpg), {@code .depth.png} (16 bit, millimetres, 65535
 * where invalid) and {@code .pose.txt} (4×4, camera to world). Without a {@code
 * camera-intrinsics.txt} the Kinect's nominal camera is taken, as the data set's authors say. A
 * frame is what has a colour image; sequences count as taken one after the other.
 *
 * <p>A sequence may be given by itself: the scene is then called after the scan and the sequence,
 * {@code redkitchen-seq-01}, and the camera's file may lie in either directory.
 */
final class SevenScenesScan {
  private static final DepthFormat DEPTH = DepthFormat.invalidAt(65535);
  private static final CameraMatrix KINECT = new CameraMatrix(585, 585, 320, 240);
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

  static Scan open(Path directory) {
    List<NumberedPath> sequences = NumberedPath.list(directory, SEQUENCE);
    return sequences.isEmpty()
        ? openSequence(directory)
        : open(directory, directory, directory, sequences);
  }

  private static Scan openSequence(Path directory) {
    Path sequence = directory.toAbsolutePath().normalize();
    Path scan = sequence.getParent();
    boolean named = scan != null && scan.getFileName() != null;
    return open(
        directory,
        scan == null || CameraFile.isIn(directory) ? directory : scan,
        named
            ? sequence.resolveSibling(scan.getFileName() + "-" + sequence.getFileName())
            : sequence,
        List.of(new NumberedPath(directory, "0")));
  }

  private static Scan open(
      Path directory, Path cameraPlace, Path named, List<NumberedPath> sequences) {
    List<RecordedFrame> frames = new ArrayList<>();
    Path firstDepth = null;
    Instant start = Instant.EPOCH;
    for (NumberedPath sequence : sequences) {
      String prefix = sequences.size() == 1 ? "" : sequence.number() + "-";
      ImageFiles depths = ImageFiles.in(sequence.path());
      Instant next = start;
      for (NumberedPath image : NumberedPath.list(sequence.path(), COLOUR)) {
        Instant capturedAt = start.plus(image.sinceFrameZero(FRAMES_PER_SECOND));
        String id = prefix + image.number();
        Path depth = depths.require("frame-" + image.digits() + ".depth", id);
        frames.add(frame(id, image, depth, capturedAt));
        firstDepth = firstDepth == null ? depth : firstDepth;
        next = capturedAt.plus(Duration.ofSeconds(1).dividedBy(FRAMES_PER_SECOND));
      }
      start = next;
    }
    if (firstDepth == null) {
      throw new UnreadableScanException(
          directory, "holds no seq-NN/frame-NNNNNN.color.png or .color.jpg");
    }
    return new RecordedFrames(
        directory, named, CameraFile.intrinsics(cameraPlace, firstDepth, KINECT), frames);
  }

  private static RecordedFrame frame(
      String id, NumberedPath image, Path depth, Instant capturedAt) {
    Path pose =
        FrameFiles.require(
            image.path().resolveSibling("frame-" + image.digits() + ".pose.txt"), id);
    return RecordedFrame.of(
        id, FrameFiles.of(image.path(), depth, DEPTH), MatrixFile.readPose(pose), capturedAt);
  }
}
