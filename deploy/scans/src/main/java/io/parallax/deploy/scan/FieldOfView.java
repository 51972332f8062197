package io.parallax.deploy.scan;

import io.parallax.schemas.image.EncodedImage;
import io.parallax.scorer.geometry.Intrinsics;
import java.awt.Dimension;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * What colour and depth images show of the world: whether the same, pixel by pixel once they have
 * one size.
 *
 * <p>Where both cameras are known, the rays through the edges of the images are compared. They may
 * lie half a percent of the image's width or height apart, 3 pixels of 640: in ScanNet's own files
 * it is 0.01 pixels, after scaling by others 1, in 7-Scenes 33. Where only sizes are known, the
 * images' shapes must be alike to a percent; ScanNet's 1296×968 and 640×480 differ by 0.4 %.
 */
final class FieldOfView {
  private static final double EDGES = 0.005;
  private static final double SHAPES = 0.01;

  /**
   * How far the principal point of an ordinary camera is from the middle, as share of the image.
   */
  private static final double OFF_CENTRE = 0.1;

  private static final double[] SAME_PLACE = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};

  private FieldOfView() {}

  /**
   * Fails if a layout whose depth should lie in the colour camera has images of two shapes.
   *
   * @param colour a colour image; one whose size cannot be told is left to its receiver
   * @param depth a depth image
   */
  static void requireSameShape(DepthOptions options, Path colour, Path depth) {
    if (options.registered()) {
      return;
    }
    size(colour).ifPresent(size -> requireSameShape(colour, size, GreyPng.size(depth)));
  }

  /** The same for sizes that are known. */
  static void requireSameShape(Path file, Dimension colour, Dimension depth) {
    double stretch = (double) colour.width * depth.height / ((double) colour.height * depth.width);
    if (Math.abs(stretch - 1) > SHAPES) {
      throw new UnreadableScanException(
          file,
          "colour images of %s×%s and depth images of %s×%s cannot show the same field of view"
                  .formatted(colour.width, colour.height, depth.width, depth.height)
              + "; if they do, say --registered-depth");
    }
  }

  /** The size of a colour image, if it can be told. */
  static Optional<Dimension> size(Path colour) {
    try {
      return Optional.of(EncodedImage.size(ByteBuffer.wrap(FrameFiles.bytes(colour))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * What brings depth into the colour camera where both stand in the same place; nothing where they
   * show the same already.
   *
   * @param file that says the cameras, for the message
   * @throws UnreadableScanException if they show something else, and one looks as though it were
   *     the camera of images of another size
   */
  static Optional<DepthRegistration> registration(Path file, Intrinsics depth, Intrinsics colour) {
    double apart = apart(depth, colour);
    if (apart <= EDGES) {
      return Optional.empty();
    }
    if (offCentre(depth) || offCentre(colour)) {
      throw new UnreadableScanException(
          file,
          "the cameras of colour (%s) and depth (%s) show different fields of view, %s %% of the"
                  .formatted(text(colour), text(depth), Math.round(100 * apart))
              + " image apart, and a principal point is far from the middle: is a matrix that of"
              + " images of another size? If the images show the same, say --registered-depth");
    }
    return Optional.of(new DepthRegistration(depth, SAME_PLACE, colour));
  }

  /** The greatest distance between corresponding edges, as share of the depth image. */
  static double apart(Intrinsics depth, Intrinsics colour) {
    double x =
        apart(depth.width(), depth.cx(), depth.fx(), colour.width(), colour.cx(), colour.fx());
    double y =
        apart(depth.height(), depth.cy(), depth.fy(), colour.height(), colour.cy(), colour.fy());
    return Math.max(x, y);
  }

  private static double apart(
      int size, double centre, double focal, int otherSize, double otherCentre, double otherFocal) {
    double first = (-0.5 - centre) / focal - (-0.5 - otherCentre) / otherFocal;
    double last = (size - 0.5 - centre) / focal - (otherSize - 0.5 - otherCentre) / otherFocal;
    return Math.max(Math.abs(first), Math.abs(last)) * focal / size;
  }

  private static boolean offCentre(Intrinsics camera) {
    return Math.abs((camera.cx() + 0.5) / camera.width() - 0.5) > OFF_CENTRE
        || Math.abs((camera.cy() + 0.5) / camera.height() - 0.5) > OFF_CENTRE;
  }

  /** A camera for people. */
  static String text(Intrinsics camera) {
    return String.format(
        Locale.ROOT,
        "%d×%d, f %.1f and %.1f, c %.1f and %.1f",
        camera.width(),
        camera.height(),
        camera.fx(),
        camera.fy(),
        camera.cx(),
        camera.cy());
  }
}
