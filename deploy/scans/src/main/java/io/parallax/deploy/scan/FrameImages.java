package io.parallax.deploy.scan;

import io.parallax.deploy.scan.ScanFrame.SuperpixelIds;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The images of one recorded frame, read when they are asked for.
 *
 * <p>Each method throws an {@link UnreadableScanException} if the file behind it cannot be read.
 */
interface FrameImages {

  /** JPEG or PNG. */
  byte[] colour();

  /** 16-bit greyscale PNG, z-depth in millimetres, 0 = no reading. */
  byte[] depth();

  /** The file that holds the depth, if it is one. */
  default Optional<Path> depthFile() {
    return Optional.empty();
  }

  /** Ready-made superpixels, if the scan brings them. */
  default Optional<SuperpixelIds> superpixels() {
    return Optional.empty();
  }

  /** The class of each pixel, if the scan brings them. */
  default Optional<TrueClasses> trueClasses() {
    return Optional.empty();
  }
}
