package io.parallax.deploy.scan;

import io.parallax.scorer.geometry.Intrinsics;
import java.nio.file.Path;
import java.util.List;
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
    double[] matrix = read(file);
    if (matrix.length != 16) {
      throw new UnreadableScanException(file, notSixteen(matrix.length));
    }
    return finite(matrix);
  }

  /** The same in a line of a file. */
  static Optional<double[]> pose(TextFile.Row row) {
    double[] matrix = row.numbers();
    if (matrix.length != 16) {
      throw row.failure(notSixteen(matrix.length) + ": " + row.shown());
    }
    return finite(matrix);
  }

  private static String notSixteen(int numbers) {
    return "a pose has 16 numbers (4×4, row-major), but here are " + numbers;
  }

  private static Optional<double[]> finite(double[] matrix) {
    return DoubleStream.of(matrix).allMatch(Double::isFinite)
        ? Optional.of(matrix)
        : Optional.empty();
  }

  /** A camera matrix, 3×3 or 4×4. */
  static CameraMatrix readCamera(Path file) {
    List<TextFile.Row> rows = TextFile.rows(file);
    double[] m = numbers(rows);
    if (m.length != 9 && m.length != 16) {
      throw new UnreadableScanException(
          file, "a camera matrix has 9 (3×3) or 16 (4×4) numbers, but here are " + m.length);
    }
    for (TextFile.Row row : rows) {
      if (finite(row.numbers()).isEmpty()) {
        throw row.failure("a camera's numbers are finite, but here are " + row.shown());
      }
    }
    int columns = m.length == 9 ? 3 : 4;
    return new CameraMatrix(m[0], m[columns + 1], m[2], m[columns + 2]);
  }

  /** All numbers of a file, NaN for those that are not finite. */
  static double[] read(Path file) {
    return numbers(TextFile.rows(file));
  }

  private static double[] numbers(List<TextFile.Row> rows) {
    return rows.stream().flatMapToDouble(row -> DoubleStream.of(row.numbers())).toArray();
  }
}
