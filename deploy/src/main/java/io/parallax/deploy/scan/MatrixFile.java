package io.parallax.deploy.scan;

import io.parallax.scorer.geometry.Intrinsics;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** A small matrix in a text file: numbers between white space, row-major. */
final class MatrixFile {

  /** A pinhole camera's matrix without the image size. */
  record CameraMatrix(double fx, double fy, double cx, double cy) {

    /** The camera of an image of this size; the file is for the message, should it be no camera. */
    Intrinsics of(Path file, int width, int height) {
      try {
        return new Intrinsics(width, height, fx, fy, cx, cy);
      } catch (IllegalArgumentException e) {
        throw new UnreadableScanException(file, e.getMessage());
      }
    }
  }

  private MatrixFile() {}

  /**
   * A 4×4 pose, row-major, or nothing where the tracking was lost, which layouts write as numbers
   * that are not finite. Whether it is rigid is left to those who receive it.
   */
  static Optional<double[]> readPose(Path file) {
    return pose(file, TextFile.numbers(file, TextFile.read(file)));
  }

  /** The same for numbers that have been read from a file already. */
  static Optional<double[]> pose(Path file, double[] matrix) {
    if (matrix.length != 16) {
      throw new UnreadableScanException(
          file, "a pose has 16 numbers (4×4, row-major), but here are " + matrix.length);
    }
    return DoubleStream.of(matrix).allMatch(Double::isFinite)
        ? Optional.of(matrix)
        : Optional.empty();
  }

  /** A camera matrix, 3×3 or 4×4. */
  static CameraMatrix readCamera(Path file) {
    double[] m = TextFile.numbers(file, TextFile.read(file));
    if (m.length != 9 && m.length != 16) {
      throw new UnreadableScanException(
          file, "a camera matrix has 9 (3×3) or 16 (4×4) numbers, but here are " + m.length);
    }
    int columns = m.length == 9 ? 3 : 4;
    return new CameraMatrix(m[0], m[columns + 1], m[2], m[columns + 2]);
  }
}
