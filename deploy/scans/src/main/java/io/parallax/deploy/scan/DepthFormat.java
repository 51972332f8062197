package io.parallax.deploy.scan;

import io.parallax.inference.image.DepthPng;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.codec.DepthPlane;
import io.parallax.scorer.geometry.Intrinsics;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a scan keeps depth, and what makes of it the image of a frame: z-depth in millimetres, seen
 * by the camera of the colour image.
 *
 * <p>No reading is interpolated, and none is made up.
 *
 * @param camera of the images as they lie there
 * @param unitsPerMetre of their samples
 * @param alongRays whether they are lengths of each pixel's ray, not z-depths
 * @param registration brings them into the colour camera; nothing where they lie in it
 */
record DepthFormat(
    Intrinsics camera,
    double unitsPerMetre,
    boolean alongRays,
    Optional<DepthRegistration> registration) {
  private static final double MILLIMETRES = 1000;

  /** Z-depths that lie in the colour camera. */
  static DepthFormat of(Intrinsics camera, double unitsPerMetre) {
    return new DepthFormat(camera, unitsPerMetre, false, Optional.empty());
  }

  /** The same, but lengths of the rays. */
  DepthFormat ofRays() {
    return new DepthFormat(camera, unitsPerMetre, true, registration);
  }

  /** The same, to be brought into the colour camera if need be. */
  DepthFormat with(Optional<DepthRegistration> byRegistration) {
    return new DepthFormat(camera, unitsPerMetre, alongRays, byRegistration);
  }

  /** The camera of the images that come out. */
  Intrinsics frameCamera() {
    return registration.map(DepthRegistration::camera).orElse(camera);
  }

  /** The pose of that camera, of the one that the scan has for a frame. */
  double[] framePose(double[] cameraToWorld) {
    return registration.map(r -> r.cameraToWorld(cameraToWorld)).orElse(cameraToWorld);
  }

  /**
   * The image of a frame. Where nothing is to be done these are the bytes that came. So they are
   * where millimetres are no depth image at all: it is the receiver who judges images, and goes on
   * with the next frame.
   *
   * @param file where it comes from, for the message
   * @param png as it lies there
   * @throws UnreadableScanException if it is in another unit or of another size than the frames',
   *     and no 16-bit greyscale PNG of the camera's size
   */
  byte[] image(Path file, byte[] png) {
    boolean inMillimetres = unitsPerMetre == MILLIMETRES && !alongRays;
    if (inMillimetres && registration.isEmpty()) {
      return GreyPng.withoutReading(png, DepthPlane.INVALID);
    }
    try {
      return image(DepthPng.decode(ByteBuffer.wrap(png), camera.width(), camera.height()));
    } catch (InvalidRecordException e) {
      if (inMillimetres && isOfOneSize()) {
        return png;
      }
      throw new UnreadableScanException(file, e.getMessage());
    }
  }

  private boolean isOfOneSize() {
    return frameCamera().width() == camera.width() && frameCamera().height() == camera.height();
  }

  /**
   * The image of a frame.
   *
   * @param samples of the camera's size, row-major; overwritten
   */
  byte[] image(short[] samples) {
    DepthConversion.scale(samples, MILLIMETRES / unitsPerMetre);
    if (alongRays) {
      DepthConversion.fromRays(samples, camera);
    }
    short[] depth = registration.map(r -> r.register(samples)).orElse(samples);
    Intrinsics size = frameCamera();
    return GreyPng.encode(size.width(), size.height(), depth);
  }
}
