package io.parallax.topology.select;

import io.parallax.schemas.CocoMask;
import io.parallax.schemas.Footprint;

/**
 * How large the frames of a scene are, as far as their footprints say it.
 *
 * @param width pixels of a row; 0: not said
 * @param pixels of the frame
 */
record FrameSize(int width, int pixels) {
  static FrameSize of(Footprint footprint) {
    return new FrameSize(footprint.getWidth(), footprint.getPixels());
  }

  /** Whether a mask may be one of such a frame. */
  boolean fits(CocoMask mask) {
    return (long) mask.getWidth() * mask.getHeight() == pixels
        && (width == 0 || mask.getWidth() == width);
  }

  @Override
  public String toString() {
    return width == 0 ? pixels + " pixels" : "%s×%s".formatted(width, pixels / width);
  }
}
