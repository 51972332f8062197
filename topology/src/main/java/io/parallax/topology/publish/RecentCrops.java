package io.parallax.topology.publish;

import io.parallax.schemas.FramePicture;
import io.parallax.schemas.PixelBox;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The crops of the requests that were published last (LRU cache): when the status of one changes,
 * its frame is not decoded and its crop not encoded again. A crop that is not here is made from the
 * picture, and comes out the same.
 */
final class RecentCrops {
  /** At the usual resolution each takes some 30 KB, with the image that it was cut from. */
  private static final int CAPACITY = 128;

  private final Map<String, Crop> crops =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Crop> eldest) {
          return size() > CAPACITY;
        }
      };

  private record Crop(ByteBuffer colour, PixelBox box, ByteBuffer png) {}

  /**
   * The part of a picture that a request shows, as PNG.
   *
   * @throws io.parallax.schemas.InvalidRecordException if the picture's image cannot be read
   */
  ByteBuffer of(String requestId, FramePicture picture, PixelBox box) {
    Crop known = crops.get(requestId);
    // Another model may have come with another image of the frame.
    if (known == null || !known.colour.equals(picture.getColour()) || !known.box.equals(box)) {
      ByteBuffer png =
          ColourCrop.png(picture.getColour(), picture.getWidth(), picture.getHeight(), box);
      known = new Crop(picture.getColour(), box, png);
      crops.put(requestId, known);
    }
    return known.png.duplicate();
  }
}
