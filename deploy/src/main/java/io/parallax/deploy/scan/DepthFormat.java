package io.parallax.deploy.scan;

import io.parallax.inference.image.DepthPng;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.scorer.geometry.Intrinsics;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * How a layout keeps depth in its PNGs, and what makes them z-depths in millimetres.
 *
 * <p>Every reading stays where it is: nothing is interpolated, and 0 stays 0.
 */
interface DepthFormat {

  /** The layout's images are what the topic {@code frames} wants: passed on unseen. */
  DepthFormat MILLIMETRES = (file, png) -> png;

  /**
   * The image in millimetres.
   *
   * @param file where it comes from, for the message
   * @param png as it lies there
   * @throws UnreadableScanException if it must be converted but is no 16-bit greyscale PNG of the
   *     camera's size
   */
  byte[] millimetres(Path file, byte[] png);

  /** Millimetres, where one value stands for "no reading". */
  static DepthFormat invalidAt(int value) {
    return (file, png) -> GreyPng.withoutReading(png, value);
  }

  /** Another unit. */
  static DepthFormat scaled(Intrinsics camera, double millimetresPerUnit) {
    return (file, png) -> {
      short[] depth = decode(file, png, camera);
      DepthConversion.scale(depth, millimetresPerUnit);
      return GreyPng.encode(camera.width(), camera.height(), depth);
    };
  }

  /** Millimetres along the ray of each pixel. */
  static DepthFormat alongRays(Intrinsics camera) {
    return (file, png) -> {
      short[] depth = decode(file, png, camera);
      DepthConversion.fromRays(depth, camera);
      return GreyPng.encode(camera.width(), camera.height(), depth);
    };
  }

  private static short[] decode(Path file, byte[] png, Intrinsics camera) {
    try {
      return DepthPng.decode(ByteBuffer.wrap(png), camera.width(), camera.height());
    } catch (InvalidRecordException e) {
      throw new UnreadableScanException(file, e.getMessage());
    }
  }
}
