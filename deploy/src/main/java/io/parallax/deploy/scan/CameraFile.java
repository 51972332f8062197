package io.parallax.deploy.scan;

import io.parallax.deploy.scan.MatrixFile.CameraMatrix;
import io.parallax.scorer.geometry.Intrinsics;
import java.awt.Dimension;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file {@code camera-intrinsics.txt} beside a scan: a 3×3 camera matrix, for layouts whose data
 * set has one camera that everybody knows.
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
   */
  static Intrinsics intrinsics(Path directory, Path depth, CameraMatrix known) {
    Path file = directory.resolve(NAME);
    Dimension size = GreyPng.size(depth);
    CameraMatrix camera = Files.exists(file) ? MatrixFile.readCamera(file) : known;
    return camera.of(file, size.width, size.height);
  }
}
