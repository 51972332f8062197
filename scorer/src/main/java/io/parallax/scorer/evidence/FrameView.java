package io.parallax.scorer.evidence;

import io.parallax.scorer.geometry.Intrinsics;
import io.parallax.scorer.geometry.RigidPose;
import io.parallax.scorer.output.QuantisedMap;

/**
 * A probability map with the geometry that it belongs to, all at one resolution.
 *
 * @param map class probabilities
 * @param depth z-depth in millimetres as unsigned shorts, row-major; 0 = no reading
 * @param superpixels superpixel ids as unsigned shorts, row-major
 * @param intrinsics of that resolution
 * @param pose camera to world
 */
public record FrameView(
    QuantisedMap map, short[] depth, short[] superpixels, Intrinsics intrinsics, RigidPose pose) {

  /**
   * Checks that all parts are of one size.
   *
   * @throws IllegalArgumentException if they are not; the message names the part
   */
  public FrameView {
    int pixels = intrinsics.width() * intrinsics.height();
    if (map.width() != intrinsics.width() || map.height() != intrinsics.height()) {
      throw new IllegalArgumentException(
          "probability map is "
              + map.width()
              + "×"
              + map.height()
              + ", the camera "
              + intrinsics.width()
              + "×"
              + intrinsics.height());
    }
    requireLength("depth", depth.length, pixels);
    requireLength("superpixels", superpixels.length, pixels);
  }

  /** Pixels of the frame. */
  public int pixels() {
    return depth.length;
  }

  private static void requireLength(String part, int length, int expected) {
    if (length != expected) {
      throw new IllegalArgumentException(
          part + " has " + length + " values where " + expected + " belong");
    }
  }
}
