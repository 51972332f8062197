package io.parallax.deploy.scan;

import io.parallax.scorer.geometry.Intrinsics;
import java.awt.Dimension;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file {@code camera-intrinsics.txt} beside a scan: the 3×3 matrix of the camera of the depth
 * images, at their size, for layouts whose data set has a camera that everybody knows.
 */
final class CameraFile {
  private static final String NAME = "camera-intrinsics.txt";

  private CameraFile() {}

  /** Whether a directory has the file. */
  static boolean isIn(Path directory) {
    return Files.exists(directory.resolve(NAME));
  }

  /**
   * The camera that the file says, or the one that everybody knows where there is none.
   *
   * @param depth an image of that camera, for the size
   * @param known at the size that the data set has; taken at that of the image
   */
  static Intrinsics intrinsics(Path directory, Path depth, Intrinsics known) {
    Path file = directory.resolve(NAME);
    Dimension size = GreyPng.size(depth);
    return Files.exists(file)
        ? MatrixFile.readCamera(file).of(file, size.width, size.height)
        : known.resized(size.width, size.height);
  }
}
