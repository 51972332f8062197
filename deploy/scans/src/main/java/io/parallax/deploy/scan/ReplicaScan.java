package io.parallax.deploy.scan;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Scenes of Replica, rendered in the layout of NICE-SLAM.
 *
 * <p>{@code results/frameNNNNNN.jpg} (or png) and {@code results/depthNNNNNN.png}; {@code
 * traj.txt}, whose line N, counted from 0, is the pose of frame N (16 numbers, camera to world);
 * {@code cam_params.json} with camera and depth units a metre, in the directory or, as it is
 * distributed, in the one above, common to all scenes. Both images were rendered by that camera. A
 * frame is what has a colour image.
 */
final class ReplicaScan {
  private static final Pattern COLOUR = Pattern.compile("frame(\\d+)" + ImageFiles.COLOUR_ENDING);
  private static final int FRAMES_PER_SECOND = 30;
  private static final String POSES = "traj.txt";
  private static final String IMAGES = "results";

  private ReplicaScan() {}

  /** Whether a directory looks like this layout. */
  static boolean recognises(Path directory) {
    return Files.isRegularFile(directory.resolve(POSES))
        && Files.isDirectory(directory.resolve(IMAGES));
  }

  static Scan open(Path directory, DepthOptions options) {
    ReplicaCamera camera = ReplicaCamera.read(directory, options);
    DepthFormat format = DepthFormat.of(camera.intrinsics(), camera.unitsPerMetre());
    Path results = directory.resolve(IMAGES);
    List<NumberedPath> images = NumberedPath.list(results, COLOUR);
    if (images.isEmpty()) {
      throw new UnreadableScanException(results, "holds no image named frameNNNNNN.jpg");
    }
    ImageFiles depths = ImageFiles.in(results);
    FieldOfView.requireSameShape(options, images.get(0).path(), depth(depths, images.get(0)));
    Path trajectory = directory.resolve(POSES);
    List<TextFile.Row> poses = TextFile.rows(trajectory);
    List<RecordedFrame> frames = new ArrayList<>();
    for (NumberedPath image : images) {
      String id = image.number().toString();
      frames.add(
          RecordedFrame.of(
              id,
              FrameFiles.of(image.path(), depth(depths, image), format),
              pose(trajectory, poses, image),
              Instant.EPOCH.plus(image.sinceFrameZero(FRAMES_PER_SECOND))));
    }
    return new RecordedFrames(directory, format, frames);
  }

  private static Path depth(ImageFiles depths, NumberedPath image) {
    return depths.require("depth" + image.digits(), image.number().toString());
  }

  private static Optional<double[]> pose(Path file, List<TextFile.Row> poses, NumberedPath image) {
    if (image.number().compareTo(BigInteger.valueOf(poses.size())) >= 0) {
      throw new UnreadableScanException(
          file, "has %s lines, but there is a frame %s".formatted(poses.size(), image.number()));
    }
    return MatrixFile.pose(poses.get(image.number().intValue()));
  }
}
