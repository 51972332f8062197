package io.parallax.deploy.scan;

import io.parallax.scorer.geometry.Intrinsics;
import java.time.Instant;
import java.util.Optional;

/**
 * One captured frame with its images still encoded.
 *
 * @param frameId unique in the scene
 * @param colour JPEG or PNG
 * @param depth 16-bit greyscale PNG, z-depth in millimetres, 0 where there is no reading
 * @param intrinsics of the depth image; the colour image shows the same field of view
 * @param cameraToWorld 4×4 row-major, metres
 * @param capturedAt when the frame was taken
 * @param superpixels ready-made superpixel ids, if the scan brings them
 */
public record ScanFrame(
    String frameId,
    byte[] colour,
    byte[] depth,
    Intrinsics intrinsics,
    double[] cameraToWorld,
    Instant capturedAt,
    Optional<SuperpixelIds> superpixels) {

  /** The same frame under another id. */
  ScanFrame named(String otherId) {
    return new ScanFrame(
        otherId, colour, depth, intrinsics, cameraToWorld, capturedAt, superpixels);
  }

  /**
   * A raster of superpixel ids.
   *
   * @param width pixels in a row
   * @param height rows
   * @param ids row-major, 0 to 65535 as unsigned shorts
   */
  public record SuperpixelIds(int width, int height, short[] ids) {}
}
