package io.parallax.schemas.image;

/**
 * The most that foreign bytes may declare. What declares more is refused by that, before anything
 * is allocated or inflated for it; what a decoder allocates is bounded by these numbers and the
 * size of its input.
 */
public final class Limits {
  /** Pixels of an image, a raster or a mask of any kind: 4096×4096. */
  public static final long MAX_PIXELS = 1L << 24;

  /** Bytes of a probability map, unpacked: 150 classes at 1280×1024 are 200 MB. */
  public static final long MAX_MAP_BYTES = 1L << 28;

  /** Classes of a model: their ids are positive numbers of 16 bits. */
  public static final int MAX_CLASSES = 1 << 15;

  /** Scans of a progressive JPEG, each of which is a walk over all pixels; encoders write ten. */
  public static final int MAX_JPEG_SCANS = 100;

  private Limits() {}

  /**
   * The number of pixels of an image of that size.
   *
   * @throws IllegalArgumentException if a side is not positive, or they are more than {@link
   *     #MAX_PIXELS}; the message begins with a verb
   */
  public static int requirePixels(int width, int height) {
    if (width <= 0 || height <= 0 || (long) width * height > MAX_PIXELS) {
      throw new IllegalArgumentException(
          "must have 1 to %s pixels, but is %s×%s".formatted(MAX_PIXELS, width, height));
    }
    return width * height;
  }
}
