package io.parallax.topology.publish;

import io.parallax.schemas.FramePicture;
import io.parallax.schemas.PixelBox;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The crops of the superpixels that were published last (LRU cache): when the status of a request
 * changes, its frame is not decoded and its crop not encoded again. A crop that is not here is made
 * from the picture, and comes out the same.
 */
final class RecentCrops {
  /** At the usual resolution each takes some 10 KB. */
  private static final int CAPACITY = 128;

  private final Map<String, ByteBuffer> crops =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ByteBuffer> eldest) {
          return size() > CAPACITY;
        }
      };

  /**
   * The part of a picture that a request shows, as PNG.
   *
   * @param superpixel names the picture's superpixel, whose box it always is
   * @throws io.parallax.schemas.InvalidRecordException if the picture's image cannot be read
   */
  ByteBuffer of(String superpixel, FramePicture picture, PixelBox box) {
    ByteBuffer png = crops.get(superpixel);
    if (png == null) {
      png = ColourCrop.png(picture.getColour(), picture.getWidth(), picture.getHeight(), box);
      crops.put(superpixel, png);
    }
    return png.duplicate();
  }
}
