package io.parallax.deploy.scan;

import io.parallax.scorer.geometry.Intrinsics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/** A small matrix in a text file: numbers between white space, row-major. */
final class MatrixFile {
  private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

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
      throw new UnreadableScanException(
          file, "a pose has 16 numbers (4×4, row-major), but here are " + matrix.length);
    }
    return DoubleStream.of(matrix).allMatch(Double::isFinite)
        ? Optional.of(matrix)
        : Optional.empty();
  }

  /** A camera matrix, 3×3 or 4×4. */
  static CameraMatrix readCamera(Path file) {
    double[] m = read(file);
    if (m.length != 9 && m.length != 16) {
      throw new UnreadableScanException(
          file, "a camera matrix has 9 (3×3) or 16 (4×4) numbers, but here are " + m.length);
    }
    int columns = m.length == 9 ? 3 : 4;
    return new CameraMatrix(m[0], m[columns + 1], m[2], m[columns + 2]);
  }

  private static double[] read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new UnreadableScanException(file, e);
    }
    return WHITE_SPACE
        .splitAsStream(text)
        .filter(word -> !word.isEmpty())
        .mapToDouble(word -> number(file, word))
        .toArray();
  }

  private static double number(Path file, String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "inf", "+inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      case "nan", "-nan" -> Double.NaN;
      default -> finite(file, word);
    };
  }

  private static double finite(Path file, String word) {
    try {
      return Double.parseDouble(word);
    } catch (NumberFormatException e) {
      throw new UnreadableScanException(file, "'" + word + "' is not a number");
    }
  }
}
