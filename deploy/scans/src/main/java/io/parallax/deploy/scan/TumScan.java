package io.parallax.deploy.scan;

import io.parallax.scorer.geometry.Intrinsics;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The layout of the TUM RGB-D benchmark.
 *
 * <p>{@code rgb.txt} and {@code depth.txt} (a time stamp in seconds and an image's path in each
 * line), {@code groundtruth.txt} (time stamp, {@code tx ty tz qx qy qz qw}, camera to world); depth
 * PNGs have 5000 units a metre unless the options say another number, and lie in the colour camera
 * (registered by the driver). A frame is a line of {@code rgb.txt}, called by its time stamp as a
 * plain decimal, with the depth image and the pose that are nearest in time; where one of them is
 * more than 20 ms away, the frame is skipped.
 *
 * <p>Without a {@code camera-intrinsics.txt} the camera is the one that the benchmark's authors
 * advise for images that still have their distortion (525, 525, 319.5, 239.5), and that of Freiburg
 * 3, whose images have none left, where the directory's name says {@code freiburg3}.
 */
final class TumScan {
  private static final Duration NEAR = Duration.ofMillis(20);
  private static final double UNITS_PER_METRE = 5000;
  private static final Intrinsics DEFAULT = new Intrinsics(640, 480, 525, 525, 319.5, 239.5);
  private static final Intrinsics FREIBURG_3 = new Intrinsics(640, 480, 535.4, 539.2, 320.1, 247.6);

  private static final String COLOUR_LIST = "rgb.txt";
  private static final String DEPTH_LIST = "depth.txt";
  private static final String POSE_LIST = "groundtruth.txt";

  private static final int LONGEST_NAME = 500;

  private TumScan() {}

  /** Whether a directory looks like this layout. */
  static boolean recognises(Path directory) {
    return Files.isRegularFile(directory.resolve(COLOUR_LIST))
        && Files.isRegularFile(directory.resolve(DEPTH_LIST));
  }

  static Scan open(Path directory, DepthOptions options) {
    TimedRows depths = TimedRows.read(directory.resolve(DEPTH_LIST), 2);
    TimedRows poses = TimedRows.read(directory.resolve(POSE_LIST), 8);
    TimedRows colours = TimedRows.read(directory.resolve(COLOUR_LIST), 2);
    Path firstDepth = image(depths, depths.rows().get(0));
    FieldOfView.requireSameShape(options, image(colours, colours.rows().get(0)), firstDepth);
    DepthFormat format =
        DepthFormat.of(intrinsics(directory, firstDepth), options.unitsPerMetreOr(UNITS_PER_METRE));
    List<RecordedFrame> frames = new ArrayList<>();
    for (TimedRows.Row row : colours.rows()) {
      String id = row.time().name();
      Optional<TimedRows.Row> depth = depths.nearest(row.micros(), NEAR);
      Optional<TimedRows.Row> pose = poses.nearest(row.micros(), NEAR);
      if (depth.isEmpty() || pose.isEmpty()) {
        frames.add(RecordedFrame.skipped(id));
      } else {
        FrameFiles files = FrameFiles.of(image(colours, row), image(depths, depth.get()), format);
        frames.add(RecordedFrame.of(id, files, pose(pose.get().text()), capturedAt(row.micros())));
      }
    }
    return new RecordedFrames(directory, format, frames);
  }

  private static Intrinsics intrinsics(Path directory, Path depth) {
    Path name = directory.toAbsolutePath().normalize().getFileName();
    boolean third = name != null && name.toString().contains("freiburg3");
    return CameraFile.intrinsics(directory, depth, third ? FREIBURG_3 : DEFAULT);
  }

  private static Path image(TimedRows list, TimedRows.Row row) {
    TextFile.Row text = row.text();
    String name = text.words()[1];
    Path image;
    if (name.length() > LONGEST_NAME) {
      throw noName(text, name);
    }
    try {
      image = list.file().resolveSibling(name);
    } catch (InvalidPathException e) {
      throw noName(text, name);
    }
    if (!Files.isRegularFile(image)) {
      throw new UnreadableScanException(
          image,
          "file is missing, though line %s of %s names it"
              .formatted(text.line(), list.file().getFileName()));
    }
    return image;
  }

  private static UnreadableScanException noName(TextFile.Row text, String name) {
    return text.failure("names a file that none can be called: " + TextFile.shown(name));
  }

  private static Optional<double[]> pose(TextFile.Row row) {
    double[] numbers = new double[7];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = row.number(1 + i);
    }
    return Quaternions.pose(numbers);
  }

  private static Instant capturedAt(long micros) {
    return Instant.EPOCH.plus(Duration.of(micros, ChronoUnit.MICROS));
  }
}
